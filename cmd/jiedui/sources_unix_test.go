//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinksAndWhatIsNoFileDoNotHangAnImport: nothing is opened that may never end.
func TestLinksAndWhatIsNoFileDoNotHangAnImport(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	folder := o.folder(t, "报送", map[string][]byte{"真.csv": reported("甲", "翁源县")})
	if err := syscall.Mkfifo(filepath.Join(folder, "管道.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"指向文件.csv": "真.csv", "指向自己": ".", "断.csv": "没有.csv"} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(o.dir, "链接")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	got := o.run(t, "import", link)
	want := []string{
		"applied 链接/指向文件.csv: batch 1",
		"skipped 链接/指向自己: a link to a folder",
		"failed 链接/断.csv: cannot be read: no such file or directory",
		"unchanged 链接/真.csv",
		"skipped 链接/管道.csv: no file",
	}
	if diff := cmp.Diff(want, listed(t, got.out)); diff != "" || got.code != 7 {
		t.Errorf("exit code %d, listed (-want +got):\n%s", got.code, diff)
	}
}
