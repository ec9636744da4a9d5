// Calls the server with the client that "genzo profile pop-core" prints.
client.request("DescribeRegions", {}).then((answer) => console.log(JSON.stringify(answer)));
