package annotate

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/importers/workbooktest"
	"jiedui/ledger"
)

// FuzzOutline: what is taken for a whole part has its elements one within the other, and
// text written into one reads back.
func FuzzOutline(f *testing.F) {
	for _, seed := range []string{
		`<a/>`, `<?xml version="1.0"?><x:a b="1" c='>'><b/><!-- <c> --><b><![CDATA[</a>]]></b></x:a>`,
		`<a><b></a>`, `<a`, `<`, `</a>`, `<a></a><b/>`, `<a x="<"/>`, `<!DOCTYPE a><a/>`,
	} {
		f.Add([]byte(seed), "文字 <&> \r\n_x000D_")
	}
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		root, err := outline(data, 3)
		if err != nil {
			return
		}
		var within func(n *node)
		within = func(n *node) {
			if n.start > n.inner || n.inner > n.close || n.close > n.end || n.end > len(data) {
				t.Fatalf("%s at %d %d %d %d", n.name, n.start, n.inner, n.close, n.end)
			}
			n.attr("r")
			last := n.inner
			for _, c := range n.children {
				if c.start < last || c.end > n.close {
					t.Fatalf("%s is not within %s", c.name, n.name)
				}
				last = c.end
				within(c)
			}
		}
		within(root)
		if !wellFormed(data) {
			return
		}
		var e edits
		e.fill(root, prefixed(root.prefix, `<:t>`+escape(text)+`</:t>`))
		filled, err := outline(e.apply(data), 1)
		if err != nil {
			t.Fatalf("%q filled with %q: %v", data, text, err)
		}
		if n := len(filled.children); n != len(root.children)+1 || filled.children[n-1].name != "t" {
			t.Fatalf("%d children of %d", n, len(root.children))
		}
		var parsed struct {
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte(`<t>`+escape(text)+`</t>`), &parsed); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func wellFormed(data []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.RawToken(); err != nil {
			return err == io.EOF
		}
	}
}

// repacked is a workbook with its parts changed.
func repacked(t *testing.T, data []byte, change func(name, content string) string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts(t, data) {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(change(name, content)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPrefixedPartsAreMarked(t *testing.T) {
	tag, namespace := regexp.MustCompile(`<(/?)([A-Za-z])`), regexp.MustCompile(` xmlns="`)
	data := repacked(t, office(t), func(name, content string) string {
		if !strings.HasPrefix(name, "xl/") || strings.Contains(name, "theme") || !strings.HasSuffix(name, ".xml") {
			return content
		}
		return namespace.ReplaceAllString(tag.ReplaceAllString(content, "<${1}x:$2"), ` xmlns:x="`)
	})
	name := "项目 '一' 表"
	findings := []ledger.Finding{
		{Code: "a", Severity: ledger.SeverityError, Sheet: name, Row: 4, Col: 1, Hint: "改"},
		{Code: "b", Severity: ledger.SeverityWarning, Sheet: name, Row: 4, Col: 2, Hint: "改"},
	}
	out := annotated(t, "a.xlsx", data, findings)
	if problems := workbooktest.Problems(out); len(problems) > 0 {
		t.Error(problems)
	}
	filled, comments := workbooktest.Marked(t, out, name)
	if diff := cmp.Diff(map[string]string{"A3:A9": "FF00FF00", "A4": "FFFFC7CE", "B4": "FFFFEB9C"}, filled); diff != "" {
		t.Errorf("filled (-want +got):\n%s", diff)
	}
	want := map[string]string{"A4": "【结对导入】错误（a）\n怎么改：改", "B4": "已核对\n【结对导入】警告（b）\n怎么改：改", "C4": "看这里"}
	if diff := cmp.Diff(want, comments); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows(t, "a.xlsx", data), rows(t, "a.xlsx", out)); diff != "" {
		t.Errorf("cells have changed (-before +after):\n%s", diff)
	}
}

func TestConversationsAreLeftAlone(t *testing.T) {
	// What stands in for a threaded comment is shown by no program that knows threads.
	data := []byte(`<comments xmlns="` + mainNS + `"><authors><author>tc={1}</author></authors><commentList>` +
		`<comment ref="B4" authorId="0"><text><t>[Threaded comment]</t></text></comment></commentList></comments>`)
	c, err := addComments(data, []mark{{cellAt: cellAt{4, 2}, text: "错误"}, {cellAt: cellAt{5, 2}, text: "错误"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(c.data), `<t>[Threaded comment]</t></text>`) || len(c.added) != 1 {
		t.Errorf("%d added to %s", len(c.added), c.data)
	}
}

func TestPhoneticsStayBehindTheText(t *testing.T) {
	data := []byte(`<comments xmlns="` + mainNS + `"><authors><author>张三</author></authors><commentList>` +
		`<comment ref="B4" authorId="0"><text><t>已核对</t><rPh sb="0" eb="1"><t>yi</t></rPh></text></comment></commentList></comments>`)
	c, err := addComments(data, []mark{{cellAt: cellAt{4, 2}, text: "错误"}})
	if err != nil {
		t.Fatal(err)
	}
	if i, j := strings.Index(string(c.data), opening), strings.Index(string(c.data), "<rPh"); i < 0 || j < i {
		t.Errorf("%s", c.data)
	}
	again, err := addComments(c.data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(again.data), `<text><t>已核对</t><rPh sb="0" eb="1"><t>yi</t></rPh></text>`) {
		t.Errorf("%s", again.data)
	}
}
