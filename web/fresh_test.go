package web

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"jiedui/graph/nodetest"
)

// The committed build and the committed types are those of the committed sources: they are
// made again elsewhere and compared byte by byte.
func TestCommittedBuildIsFresh(t *testing.T) {
	nodetest.Packages(t, "app")
	out := filepath.Join(t.TempDir(), "dist")
	for _, command := range [][]string{
		{"node", "types.mjs", "--check"},
		{"node_modules/.bin/tsc", "--noEmit"},
		{"node", "--test", "unit/"},
		{"node_modules/.bin/vite", "build", "--logLevel", "error", "--emptyOutDir", "--outDir", out},
	} {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = "app"
		if text, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", command, err, text)
		}
	}
	built, committed := contentsBelow(t, os.DirFS(out)), contentsBelow(t, os.DirFS("dist"))
	for name, content := range built {
		if was, ok := committed[name]; !ok || !bytes.Equal(was, content) {
			t.Errorf("dist/%s is not what the sources give; run npm run build in web/app and commit it", name)
		}
	}
	for name := range committed {
		if _, ok := built[name]; !ok {
			t.Errorf("dist/%s is left over from another build", name)
		}
	}
}

func contentsBelow(t *testing.T, folder fs.FS) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(folder, name)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}
