package scenario

import (
	"encoding/json"
	"fmt"
	"strings"
)

var steps = []struct {
	name string
	take func(*scenario) string
}{
	{"list", (*scenario).list},
	{"filters", (*scenario).filters},
	{"pages", (*scenario).pages},
	{"errors", (*scenario).errors},
	{"create", (*scenario).create},
	{"change", (*scenario).change},
	{"share", (*scenario).share},
	{"tags", (*scenario).tags},
	{"family", (*scenario).family},
	{"copy", (*scenario).copy},
	{"cancel", (*scenario).cancel},
	{"deprecate", (*scenario).deprecate},
	{"delete", (*scenario).delete},
	{"throttling", (*scenario).throttling},
	{"sts", (*scenario).sts},
}

func (s *scenario) list() string {
	found := s.images(s.owner, Values{"ImageOwnerAlias": "self"})
	same(column(found, "ImageId"), texts(s.OwnImages))
	for _, image := range found {
		if image["ImageId"] == s.TaggedImage {
			same([]any{image["Size"], image["IsPublic"]}, []any{40, false})
			same(column(List(image, "DiskDeviceMappings", "DiskDeviceMapping"), "Size"), []any{"40", "100"})
			same(tagsOf(List(image, "Tags", "Tag")), Values{"role": "web", "stage": "prod"})
		}
	}
	return fmt.Sprintf("%d images", len(found))
}

func tagsOf(items []Values) Values {
	found := Values{}
	for _, tag := range items {
		found[tag["TagKey"].(string)] = tag["TagValue"]
	}
	return found
}

func (s *scenario) filters() string {
	without, number := "", 0
	for _, filter := range s.Filters {
		found, err := s.asked(s.owner, with(filter.Parameters, "ImageOwnerAlias", "self"))
		if name, old := err.(UnknownParameter); old {
			without = fmt.Sprintf(" without %s, which the client does not know", string(name))
			continue
		}
		expect(err == nil, err)
		same(column(found, "ImageId"), texts(filter.Images))
		number++
	}
	return fmt.Sprintf("%d filters%s", number, without)
}

func (s *scenario) pages() string {
	seen, number, full := map[any]bool{}, 0, true
	for full {
		number++
		page := s.call("DescribeImages", Values{"ImageOwnerAlias": "system", "PageNumber": json.Number(fmt.Sprint(number)), "PageSize": json.Number("50")})
		same(page["TotalCount"], s.PublicImages)
		found := List(page, "Images", "Image")
		for _, id := range column(found, "ImageId") {
			expect(!seen[id], id)
			seen[id] = true
		}
		full = len(found) == 50
	}
	same(len(seen), s.PublicImages)
	return fmt.Sprintf("%d images on %d pages", len(seen), number)
}

func (s *scenario) errors() string {
	for _, expected := range s.Errors {
		refused := s.refused(s.owner, expected.Action, expected.Parameters)
		same([]any{refused.Code, refused.Status}, []any{expected.Code, expected.Status})
	}
	wrong := s.connect(Key{Key: s.Owner.Key, Secret: "wrong"})
	same(s.refused(wrong, "DescribeImages", Values{}).Code, "SignatureDoesNotMatch")
	return fmt.Sprintf("%d errors", len(s.Errors)+1)
}

func (s *scenario) create() string {
	made := s.call("CreateImage", Values{
		"InstanceId": s.Instance, "ImageName": "life", "ImageFamily": "life", "Description": "made of an instance",
		"Tag": []any{Values{"Key": "stage", "Value": "test"}},
	})
	s.imageID = made["ImageId"].(string)
	image := s.available(s.imageID, s.Region)
	same([]any{image["ImageName"], image["Description"]}, []any{"life", "made of an instance"})
	disks := List(image, "DiskDeviceMappings", "DiskDeviceMapping")
	same(len(disks), 1)
	expect(strings.HasPrefix(disks[0]["SnapshotId"].(string), "s-"), disks)
	return "Available"
}

func (s *scenario) change() string {
	s.call("ModifyImageAttribute", Values{"ImageId": s.imageID, "ImageName": "renamed", "Description": "changed"})
	image := s.one(s.owner, s.imageID, s.Region)
	same([]any{image["ImageName"], image["Description"]}, []any{"renamed", "changed"})
	return "name and description"
}

func (s *scenario) share() string {
	accounts := []any{s.Reader.Account}
	expect(s.one(s.reader, s.imageID, s.Region) == nil, "seen before it was shared")
	s.call("ModifyImageSharePermission", Values{"ImageId": s.imageID, "AddAccount": accounts})
	seen := s.one(s.reader, s.imageID, s.Region)
	same(seen["ImageOwnerAlias"], "others")
	same(fmt.Sprint(seen["ImageOwnerId"]), s.Owner.Account)
	shared := s.call("DescribeImageSharePermission", Values{"ImageId": s.imageID})
	same(column(List(shared, "Accounts", "Account"), "AliyunId"), accounts)
	same(s.refused(s.owner, "DeleteImage", Values{"ImageId": s.imageID}).Code, "ImageUseShared")
	s.call("ModifyImageSharePermission", Values{"ImageId": s.imageID, "RemoveAccount": accounts})
	expect(s.one(s.reader, s.imageID, s.Region) == nil, "seen after it was taken back")
	return "seen by the other account, until it was taken back"
}

func (s *scenario) tags() string {
	tag := []any{Values{"Key": "team", "Value": "blue"}}
	place := Values{"ResourceType": "image", "ResourceId": []any{s.imageID}}
	s.call("TagResources", with(place, "Tag", tag))
	same(column(s.images(s.owner, Values{"Tag": tag}), "ImageId"), []any{s.imageID})
	listed := List(s.call("ListTagResources", place), "TagResources", "TagResource")
	same(tagsOf(listed), Values{"stage": "test", "team": "blue"})
	s.call("UntagResources", with(place, "TagKey", []any{"team"}))
	same(tagsOf(List(s.one(s.owner, s.imageID, s.Region), "Tags", "Tag")), Values{"stage": "test"})
	return "set, found, listed, removed"
}

func with(values Values, name string, value any) Values {
	found := Values{name: value}
	for each, held := range values {
		found[each] = held
	}
	return found
}

func (s *scenario) family() string {
	newest := s.call("DescribeImageFromFamily", Values{"ImageFamily": "life"})
	same(newest["Image"].(Values)["ImageId"], s.imageID)
	return "resolved to the image"
}

func (s *scenario) copied(name string) string {
	there := Values{"DestinationRegionId": s.OtherRegion, "DestinationImageName": name}
	return s.call("CopyImage", with(there, "ImageId", s.imageID))["ImageId"].(string)
}

func (s *scenario) copy() string {
	id := s.copied("copy")
	image := s.available(id, s.OtherRegion)
	same([]any{image["IsCopied"], image["ImageName"]}, []any{true, "copy"})
	s.call("DeleteImage", Values{"ImageId": id, "RegionId": s.OtherRegion})
	expect(s.one(s.owner, id, s.OtherRegion) == nil, "listed after its deletion")
	return "Available in the other region"
}

func (s *scenario) cancel() string {
	id := s.copied("cancelled")
	status := s.one(s.owner, id, s.OtherRegion)["Status"]
	expect(status == "Waiting" || status == "Creating", status)
	s.call("CancelCopyImage", Values{"ImageId": id, "RegionId": s.OtherRegion})
	expect(s.one(s.owner, id, s.OtherRegion) == nil, "listed after the copy was cancelled")
	return "gone, and never Available"
}

func (s *scenario) deprecate() string {
	s.call("ModifyImageAttribute", Values{"ImageId": s.imageID, "Status": "Deprecated"})
	same(len(s.images(s.owner, Values{"ImageId": s.imageID})), 0)
	same(s.one(s.owner, s.imageID, s.Region)["Status"], "Deprecated")
	s.call("ModifyImageAttribute", Values{"ImageId": s.imageID, "Status": "Available"})
	same(s.one(s.owner, s.imageID, s.Region)["Status"], "Available")
	return "hidden, and back"
}

func (s *scenario) delete() string {
	s.call("DeleteImage", Values{"ImageId": s.imageID})
	expect(s.one(s.owner, s.imageID, s.Region) == nil, "listed after its deletion")
	same(s.refused(s.owner, "DeleteImage", Values{"ImageId": s.imageID}).Code, "InvalidImageId.NotFound")
	return "gone"
}

func (s *scenario) throttling() string {
	client := s.connect(s.Throttled)
	if client.RetriesThrottling() {
		expect(len(s.images(client, Values{})) > 0, "no images")
		return "retried by the client"
	}
	same(s.refused(client, "DescribeImages", Values{}).Code, "Throttling")
	expect(len(s.images(client, Values{})) > 0, "no images")
	return "retried by the program"
}

func (s *scenario) sts() string {
	given, err := s.connect(s.User).CallSts("AssumeRole", Values{"RoleArn": s.Role, "RoleSessionName": "nightly"})
	if err != nil {
		panic(err)
	}
	credentials := given["Credentials"].(Values)
	text := func(name string) string { return credentials[name].(string) }
	session := s.connect(Key{Key: text("AccessKeyId"), Secret: text("AccessKeySecret"), Token: text("SecurityToken")})
	identity, err := session.CallSts("GetCallerIdentity", Values{})
	if err != nil {
		panic(err)
	}
	expect(strings.HasSuffix(identity["Arn"].(string), ":assumed-role/Reader/nightly"), identity)
	expect(len(s.images(session, Values{"ImageOwnerAlias": "self"})) > 0, "no images")
	same(s.refused(session, "DescribeInstances", Values{}).Code, "Forbidden.RAM")
	return "a role's session lists images, and nothing else"
}
