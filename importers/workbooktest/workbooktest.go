// Package workbooktest checks .xlsx files that we write: that the package is consistent
// by the standard (Problems), and that LibreOffice opens it (Open). It is for tests only
// and knows nothing of what the workbooks say.
package workbooktest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// element is an element of a part as read by encoding/xml.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) each(visit func(element)) {
	visit(e)
	for _, c := range e.Children {
		c.each(visit)
	}
}

func (e element) list(name string) []element {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			return c.Children
		}
	}
	return nil
}

// Problems lists what is inconsistent in a package: unreadable parts, XML that does not
// parse, parts without a content type, arrows to nowhere, formats that do not exist,
// elements of a sheet out of order, comments and their boxes that do not match.
func Problems(data []byte) []string {
	p, err := open(data)
	if err != nil {
		return []string{err.Error()}
	}
	p.checkTypes()
	for name := range p.trees {
		if strings.HasSuffix(name, ".rels") {
			p.checkRelations(name)
		}
	}
	p.checkSheets()
	slices.Sort(p.problems)
	return p.problems
}

func open(data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	p := &pack{parts: map[string][]byte{}, trees: map[string]element{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if _, twice := p.parts[f.Name]; twice {
			p.say("%s occurs twice", f.Name)
		}
		p.parts[f.Name] = content
		if path.Ext(f.Name) == ".xml" || path.Ext(f.Name) == ".rels" {
			var tree element
			if err := xml.Unmarshal(content, &tree); err != nil {
				p.say("%s: %v", f.Name, err)
			}
			p.trees[f.Name] = tree
		}
	}
	return p, nil
}

// Marked are the cells of a sheet that conditional formats fill, by their colour, and its
// comments.
func Marked(t *testing.T, data []byte, sheet string) (filled, comments map[string]string) {
	t.Helper()
	p, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	part := ""
	for _, s := range p.trees["xl/workbook.xml"].list("sheets") {
		if s.attr("name") == sheet {
			part = resolve("xl/workbook.xml", p.relations("xl/workbook.xml")[s.attr("id")])
		}
	}
	tree, ok := p.trees[part]
	if !ok {
		t.Fatalf("no sheet %s", sheet)
	}
	var colours []string
	for _, format := range p.trees["xl/styles.xml"].list("dxfs") {
		colour := ""
		format.each(func(e element) {
			if e.XMLName.Local == "bgColor" {
				colour = e.attr("rgb")
			}
		})
		colours = append(colours, colour)
	}
	filled, comments = map[string]string{}, map[string]string{}
	for _, c := range tree.Children {
		if c.XMLName.Local != "conditionalFormatting" {
			continue
		}
		for ref := range strings.FieldsSeq(c.attr("sqref")) {
			n, err := strconv.Atoi(c.Children[0].attr("dxfId"))
			if err != nil {
				t.Fatal(err)
			}
			filled[ref] = colours[n]
		}
	}
	for _, r := range p.relations(part) {
		for _, c := range p.trees[resolve(part, r)].list("commentList") {
			text := ""
			c.each(func(e element) {
				if e.XMLName.Local == "t" {
					text += e.Text
				}
			})
			comments[c.attr("ref")] = text
		}
	}
	return filled, comments
}

type pack struct {
	parts    map[string][]byte
	trees    map[string]element
	problems []string
}

func (p *pack) say(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

func (p *pack) checkTypes() {
	types, ok := p.trees["[Content_Types].xml"]
	if !ok {
		p.say("no content types")
		return
	}
	defaults, overrides := map[string]bool{}, map[string]bool{}
	for _, c := range types.Children {
		key, seen := strings.ToLower(c.attr("Extension")), defaults
		if c.XMLName.Local == "Override" {
			key, seen = strings.TrimPrefix(c.attr("PartName"), "/"), overrides
			if p.parts[key] == nil {
				p.say("content type of %s, which is missing", key)
			}
		}
		if seen[key] {
			p.say("two content types of %s", key)
		}
		seen[key] = true
	}
	for name := range p.parts {
		extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
		if name != "[Content_Types].xml" && !overrides[name] && !defaults[extension] && !strings.HasSuffix(name, "/") {
			p.say("%s has no content type", name)
		}
	}
}

// source is the part that a part of relations belongs to.
func source(rels string) string {
	folder := path.Dir(path.Dir(rels))
	return strings.TrimPrefix(path.Join(folder, strings.TrimSuffix(path.Base(rels), ".rels")), "./")
}

// relations are the targets of a part's arrows by id.
func (p *pack) relations(part string) map[string]element {
	byID := map[string]element{}
	for _, r := range p.trees[path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")].Children {
		byID[r.attr("Id")] = r
	}
	return byID
}

func resolve(part string, r element) string {
	target := r.attr("Target")
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", path.Dir(part), target)
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

func (p *pack) checkRelations(rels string) {
	part := source(rels)
	seen := map[string]bool{}
	for _, r := range p.trees[rels].Children {
		if seen[r.attr("Id")] {
			p.say("%s: id %s twice", rels, r.attr("Id"))
		}
		seen[r.attr("Id")] = true
		if r.attr("TargetMode") != "External" && p.parts[resolve(part, r)] == nil {
			p.say("%s points to %s, which is missing", rels, resolve(part, r))
		}
	}
	if part == "." || path.Ext(part) != ".xml" {
		return
	}
	p.trees[part].each(func(e element) {
		for _, a := range e.Attrs {
			if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "/relationships") && !seen[a.Value] {
				p.say("%s: %s has no relation %s", part, e.XMLName.Local, a.Value)
			}
		}
	})
}

var worksheetOrder = strings.Fields(`sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
	protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
	dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
	ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst`)

func (p *pack) checkSheets() {
	formats, differential := -1, -1
	for name, tree := range p.trees {
		if tree.XMLName.Local != "styleSheet" {
			continue
		}
		for _, list := range tree.Children {
			if n, err := strconv.Atoi(list.attr("count")); err == nil && list.XMLName.Local != "extLst" && n != len(list.Children) {
				p.say("%s: %s says it has %d and has %d", name, list.XMLName.Local, n, len(list.Children))
			}
		}
		formats, differential = len(tree.list("cellXfs")), len(tree.list("dxfs"))
	}
	for name, tree := range p.trees {
		if tree.XMLName.Local != "worksheet" {
			continue
		}
		last := 0
		for _, c := range tree.Children {
			if rank := slices.Index(worksheetOrder, c.XMLName.Local); rank >= 0 {
				if rank < last {
					p.say("%s: %s is out of order", name, c.XMLName.Local)
				}
				last = rank
			}
		}
		tree.each(func(e element) {
			if n, err := strconv.Atoi(e.attr("s")); err == nil && e.XMLName.Local == "c" && n >= formats {
				p.say("%s: format %d of %d", name, n, formats)
			}
			if n, err := strconv.Atoi(e.attr("dxfId")); err == nil && e.XMLName.Local == "cfRule" && n >= differential {
				p.say("%s: differential format %d of %d", name, n, differential)
			}
		})
		p.checkComments(name)
	}
}

// checkComments compares comments with the boxes they are shown in.
func (p *pack) checkComments(sheet string) {
	comments, boxes := 0, 0
	for _, r := range p.relations(sheet) {
		target := resolve(sheet, r)
		switch path.Base(r.attr("Type")) {
		case "comments":
			seen := map[string]bool{}
			authors := len(p.trees[target].list("authors"))
			for _, c := range p.trees[target].list("commentList") {
				comments++
				if seen[c.attr("ref")] {
					p.say("%s: two comments at %s", target, c.attr("ref"))
				}
				seen[c.attr("ref")] = true
				if n, err := strconv.Atoi(c.attr("authorId")); err != nil || n >= authors {
					p.say("%s: author %s of %d", target, c.attr("authorId"), authors)
				}
			}
		case "vmlDrawing":
			boxes += bytes.Count(p.parts[target], []byte(`ObjectType="Note"`))
		}
	}
	if comments != boxes {
		p.say("%s: %d comments and %d boxes for them", sheet, comments, boxes)
	}
}

// Office converts workbooks, by name, with LibreOffice to one of its formats, such as
// fods, and returns the results by name. It fails the test if any cannot be opened. On a
// machine without LibreOffice the test is skipped; in CI it fails.
func Office(t *testing.T, format string, workbooks map[string][]byte) map[string]string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("JIEDUI_CI") == "1" {
			t.Fatal("LibreOffice is not installed; .ci/test installs it")
		}
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"),
		"--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	var names []string
	for name, data := range workbooks {
		names = append(names, name)
		// Numbered, so that no name is one that a file cannot have.
		file := filepath.Join(dir, strconv.Itoa(len(names)-1)+path.Ext(name))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), soffice, args...)
	cmd.WaitDelay = 10 * time.Second
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v: %s", err, said)
	}
	converted := map[string]string{}
	for i, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, "out", strconv.Itoa(i)+"."+format))
		if errors.Is(err, os.ErrNotExist) {
			t.Errorf("LibreOffice does not open %s: %s", name, said)
		} else if err != nil {
			t.Fatal(err)
		}
		converted[name] = string(data)
	}
	return converted
}
