//go:build tools

// Package engine pins the Pulumi CLI and its dynamic-provider plugin, to be built where no release can be downloaded.
package engine

import (
	_ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
	_ "github.com/pulumi/pulumi/sdk/v3/go/common/version"
)
