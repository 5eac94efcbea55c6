// Reads a compose file as `docker compose config` does, with the library that it is made of: variables, anchors, schema, consistency.
// Prints the project as JSON, or what is wrong.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithOsEnv, cli.WithProfiles([]string{"*"}), cli.WithResolvedPaths(false))
	if err == nil {
		var text []byte
		project, problem := options.LoadProject(context.Background())
		if err = problem; err == nil {
			if text, err = project.MarshalJSON(); err == nil {
				fmt.Println(string(text))
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
