const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();

// begin:second-stack
// As in "organization/agents-on-kubernetes/production". What was a secret there is a secret here.
const agents = new pulumi.StackReference(config.require("agentsStack"));

exports.accessKey = agents.requireOutput("accessKey");
// end:second-stack
