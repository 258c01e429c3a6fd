const pulumi = require("@pulumi/pulumi");

const provider = {
  // Not written out: the code of a dynamic provider is an input, and not secret.
  create: async () => ({ id: "1", outs: { password: "hunter2".repeat(2) } }),
};

class Account extends pulumi.dynamic.Resource {
  constructor(name) {
    super(provider, name, { password: undefined }, { additionalSecretOutputs: ["password"] });
  }
}

exports.password = new Account("account").password;
