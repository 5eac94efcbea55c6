//go:build tool

package tool

import _ "github.com/temporalio/cli/cmd/temporal"
