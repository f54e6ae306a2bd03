package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// atOnce runs processes that all begin before any is waited for, and returns what each said.
func atOnce(t *testing.T, commands ...*exec.Cmd) []string {
	t.Helper()
	said := make([]bytes.Buffer, len(commands))
	for i, c := range commands {
		c.Stdout, c.Stderr = &said[i], &said[i]
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for i, c := range commands {
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %s", err, &said[i])
		}
		texts = append(texts, said[i].String())
	}
	return texts
}

func TestOneFileImportedByProcessesAtOnceIsImportedOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, n := range []int{2, 4} {
			t.Run(fmt.Sprintf("%s/%d", engine, n), func(t *testing.T) {
				t.Parallel()
				data := manyProjects(2_000)
				_, one := once(t, engine, data)
				o := loadedOffice(t, engine)
				file := o.file(t, "台账.csv", data)
				var processes []*exec.Cmd
				for range n {
					c, _ := o.importing(t, file)
					processes = append(processes, c)
				}
				said := strings.Join(atOnce(t, processes...), "")
				if strings.Count(said, "batch 1\n") != 1 || strings.Count(said, "nothing has changed\n") != n-1 {
					t.Errorf("the processes say:\n%s", said)
				}
				if diff := cmp.Diff(one, o.state(t)); diff != "" {
					t.Errorf("ledger (-one import +have):\n%s", diff)
				}
			})
		}
	}
}

// TestTwoFilesImportedAtOnceSayWhatBothSay: two files that share rows, imported by two processes at once.
func TestTwoFilesImportedAtOnceSayWhatBothSay(t *testing.T) {
	t.Parallel()
	rows := bytes.SplitAfter(manyProjects(1_500), []byte("\n"))
	header := bytes.Join(rows[:4], nil)
	first := append(bytes.Clone(header), bytes.Join(rows[4:1104], nil)...)
	second := append(bytes.Clone(header), bytes.Join(rows[504:], nil)...)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			_, one := once(t, engine, manyProjects(1_500))
			o := loadedOffice(t, engine)
			a, _ := o.importing(t, o.file(t, "台账.csv", first))
			b, _ := o.importing(t, o.file(t, "台账-2.csv", second))
			said := strings.Join(atOnce(t, a, b), "")
			if strings.Count(said, "batch 1\n") != 1 || strings.Count(said, "batch 2\n") != 1 {
				t.Errorf("the processes say:\n%s", said)
			}
			if diff := cmp.Diff(strings.Split(one.Believed, "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
				t.Errorf("ledger (-one file +two):\n%s", head(diff, 40))
			}
		})
	}
}

// TestOneFileInAnyFormTwiceChangesNothing imports a sample, and then the same again: the same bytes under another
// name, and its cells saved as another kind of file by another program.
func TestOneFileInAnyFormTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, engine)
			s := sample(t, "p01")
			o.must(t, "import", o.file(t, s.Name, s.Data))
			want := o.state(t)
			again := map[string][]byte{named(s, " (1)", ""): s.Data}
			for _, format := range []string{"ods", "xls"} {
				again[named(s, "", "."+format)] = saved(t, format, s)
			}
			for name, data := range again {
				out := o.must(t, "import", o.file(t, name, data))
				if !strings.Contains(out, "nothing has changed\n") {
					t.Errorf("%s: it is said:\n%s", name, head(out, 20))
				}
				for _, c := range tallies(t, out) {
					if c.read != c.unchanged || c.read == 0 {
						t.Errorf("%s: %+v", name, c)
					}
				}
			}
			if diff := cmp.Diff(want, o.state(t)); diff != "" {
				t.Errorf("ledger (-one import +several):\n%s", head(diff, 40))
			}
		})
	}
}
