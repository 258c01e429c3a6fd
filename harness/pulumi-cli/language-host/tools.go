//go:build tools

// Package languagehost pins the Node.js language host; v3.68.0 is the last one published inside sdk/v3.
package languagehost

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
