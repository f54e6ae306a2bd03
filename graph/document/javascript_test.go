package document

import (
	"path/filepath"
	"testing"

	"jiedui/graph/nodetest"
)

// javascript runs a script of testdata with graphql-js.
func javascript(t *testing.T, script string, in, out any) {
	t.Helper()
	nodetest.Run(t, "../../.ci/js", filepath.Join("testdata", script), in, out)
}
