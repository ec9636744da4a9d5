// Calls the server with the client that "genzo profile node-sdk" prints.
const { DescribeRegionsRequest } = require("@alicloud/ecs20140526");

client
  .describeRegions(new DescribeRegionsRequest({}))
  .then((answer) => console.log(JSON.stringify(answer.body)));
