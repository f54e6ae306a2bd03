package annotate

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// errNotEditable says that a package is written in a way that is read but not edited; its
// cells are given back instead.
var errNotEditable = errors.New("workbook cannot be edited in place")

// maxPart is how large a part may unpack to; what sheet.Open lets through in all is no larger.
const maxPart = 1 << 30

// pack is the zip container of a workbook: parts as they were sent, and those changed.
type pack struct {
	files   []*zip.File
	byKey   map[string]*zip.File
	changed map[string][]byte // by partKey
	added   []string          // names of parts that were not there, in order
	types   []contentType     // to be declared
}

// contentType is what kind of thing a part is, or all parts with an extension.
type contentType struct{ part, extension, kind string }

// partKey makes names comparable as packages have it.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

const contentTypes = "[content_types].xml"

func openPackage(data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotEditable, err)
	}
	p := &pack{files: z.File, byKey: map[string]*zip.File{}, changed: map[string][]byte{}}
	for _, f := range z.File {
		p.byKey[partKey(f.Name)] = f
	}
	if !p.has(contentTypes) {
		return nil, fmt.Errorf("%w: no content types", errNotEditable)
	}
	return p, nil
}

func (p *pack) has(part string) bool {
	key := partKey(part)
	return p.byKey[key] != nil || p.changed[key] != nil
}

func (p *pack) read(part string) ([]byte, error) {
	key := partKey(part)
	if data, ok := p.changed[key]; ok {
		return data, nil
	}
	f := p.byKey[key]
	if f == nil {
		return nil, fmt.Errorf("%w: part %s is missing", errNotEditable, part)
	}
	if f.UncompressedSize64 > maxPart {
		return nil, fmt.Errorf("%w: part %s is too large", errNotEditable, part)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotEditable, err)
	}
	defer r.Close()
	var data bytes.Buffer
	data.Grow(int(f.UncompressedSize64) + bytes.MinRead) // sheet.Open has held it to what is packed
	if _, err := data.ReadFrom(r); err != nil {
		return nil, fmt.Errorf("%w: part %s: %w", errNotEditable, part, err)
	}
	return data.Bytes(), nil
}

func (p *pack) set(part string, data []byte) {
	key := partKey(part)
	if !p.has(part) {
		p.added = append(p.added, part)
	}
	p.changed[key] = data
}

// free is the first name of a row of names, such as xl/comments%d.xml, that no part has.
func (p *pack) free(pattern string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(pattern, n); !p.has(name) {
			return name
		}
	}
}

// macros reports whether the workbook carries macros.
func (p *pack) macros() bool {
	const plenty = 1 << 20 // bytes; asked of files that nothing has looked at yet
	if p.byKey[contentTypes].UncompressedSize64 > plenty {
		return false
	}
	data, err := p.read(contentTypes)
	return err == nil && bytes.Contains(data, []byte("macroEnabled"))
}

// relation is an arrow from one part to another.
type relation struct{ id, kind, target string }

// base is what types of relations begin with, in the two editions of the standard.
const (
	transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strict       = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	packageNS    = "http://schemas.openxmlformats.org/package/2006/relationships"
)

func relationsPart(part string) string {
	folder, file := path.Split(part)
	return folder + "_rels/" + file + ".rels"
}

// relations lists where a part points to; the part "" is the package itself.
func (p *pack) relations(part string) ([]relation, error) {
	name := relationsPart(part)
	if !p.has(name) {
		return nil, nil
	}
	data, err := p.read(name)
	if err != nil {
		return nil, err
	}
	root, err := outline(data, 1)
	if err != nil {
		return nil, err
	}
	var list []relation
	for _, c := range root.children {
		r := relation{id: c.attr("Id"), kind: path.Base(c.attr("Type"))}
		if c.attr("TargetMode") != "External" {
			target := strings.ReplaceAll(c.attr("Target"), `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", path.Dir(part), target)
			}
			r.target = strings.TrimPrefix(path.Clean(target), "/")
		}
		list = append(list, r)
	}
	return list, nil
}

func find(list []relation, kind string) (relation, bool) {
	for _, r := range list {
		if r.kind == kind && r.target != "" {
			return r, true
		}
	}
	return relation{}, false
}

// relate adds an arrow and returns its id.
func (p *pack) relate(part, base, kind, target string) (string, error) {
	name := relationsPart(part)
	data := []byte(xmlHead + `<Relationships xmlns="` + packageNS + `"></Relationships>`)
	if p.has(name) {
		var err error
		if data, err = p.read(name); err != nil {
			return "", err
		}
	} else { // some packages name the type of each instead
		p.types = append(p.types, contentType{extension: "rels", kind: "application/vnd.openxmlformats-package.relationships+xml"})
	}
	root, err := outline(data, 1)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for _, c := range root.children {
		taken[c.attr("Id")] = true
	}
	id := ""
	for n := len(root.children) + 1; id == "" || taken[id]; n++ {
		id = "rId" + strconv.Itoa(n)
	}
	var e edits
	e.fill(root, prefixed(root.prefix, fmt.Sprintf(`<:Relationship Id="%s" Type="%s/%s" Target="/%s"/>`, id, base, kind, escape(target))))
	p.set(name, e.apply(data))
	return id, nil
}

// book is the workbook part and what is said there.
type book struct {
	part   string
	base   string // of types of relations
	sheets []tab
}

// tab is one sheet of cells.
type tab struct{ name, part string }

func (p *pack) book() (*book, error) {
	list, err := p.relations("")
	if err != nil {
		return nil, err
	}
	b := &book{part: "xl/workbook.xml", base: transitional}
	if r, ok := find(list, "officeDocument"); ok {
		b.part = r.target
	}
	data, err := p.read(b.part)
	if err != nil {
		return nil, err
	}
	root, err := outline(data, 2)
	if err != nil {
		return nil, err
	}
	if strings.Contains(root.namespace(), "purl.oclc.org") {
		b.base = strict
	}
	if list, err = p.relations(b.part); err != nil {
		return nil, err
	}
	targets := map[string]relation{}
	for _, r := range list {
		targets[r.id] = r
	}
	sheets := root.child("sheets")
	if sheets == nil {
		return nil, fmt.Errorf("%w: a workbook without sheets", errNotEditable)
	}
	for _, c := range sheets.children {
		if r := targets[c.attr(":id")]; r.kind == "worksheet" && p.has(r.target) {
			b.sheets = append(b.sheets, tab{c.attr("name"), r.target})
		}
	}
	return b, nil
}

const mainTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml."

// setResult puts the list of findings in the place of the former one, or last.
func (p *pack) setResult(b *book, content string) error {
	for _, t := range b.sheets {
		if t.name == ResultSheet {
			p.set(t.part, []byte(content))
			if p.has(relationsPart(t.part)) { // a program may have given it printer settings
				p.set(relationsPart(t.part), []byte(xmlHead+`<Relationships xmlns="`+packageNS+`"></Relationships>`))
			}
			return nil
		}
	}
	return p.addSheet(b, ResultSheet, content, false)
}

// addSheet adds a last sheet.
func (p *pack) addSheet(b *book, name, content string, hidden bool) error {
	part := p.free("xl/worksheets/sheet%d.xml")
	p.set(part, []byte(content))
	p.types = append(p.types, contentType{part: part, kind: mainTypes + "worksheet+xml"})
	id, err := p.relate(b.part, b.base, "worksheet", part)
	if err != nil {
		return err
	}
	data, err := p.read(b.part)
	if err != nil {
		return err
	}
	root, err := outline(data, 2)
	if err != nil {
		return err
	}
	sheets := root.child("sheets")
	last := 0
	for _, c := range sheets.children {
		n, _ := strconv.Atoi(c.attr("sheetId")) // no number: none that ours could collide with
		last = max(last, n)
	}
	attributes, prefix := "", "r:"
	if known, ok := root.prefixOf(transitional, strict); ok {
		prefix = known
	} else {
		attributes = ` xmlns:r="` + b.base + `"`
	}
	if hidden {
		attributes += ` state="hidden"`
	}
	var e edits
	e.fill(sheets, prefixed(root.prefix, fmt.Sprintf(`<:sheet name="%s" sheetId="%d"%s %sid="%s"/>`, escape(name), last+1, attributes, prefix, id)))
	p.set(b.part, e.apply(data))
	b.sheets = append(b.sheets, tab{name, part})
	return nil
}

// declare writes the content types of new parts. A workbook template comes back as a
// workbook.
func (p *pack) declare() error {
	data, err := p.read(contentTypes)
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(data, []byte("spreadsheetml.template.main+xml"), []byte("spreadsheetml.sheet.main+xml"))
	data = bytes.ReplaceAll(data, []byte("ms-excel.template.macroEnabled.main+xml"), []byte("ms-excel.sheet.macroEnabled.main+xml"))
	root, err := outline(data, 1)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, c := range root.children {
		known[partKey(c.attr("PartName"))+"|"+strings.ToLower(c.attr("Extension"))] = true
	}
	var e edits
	for _, t := range p.types {
		key := partKey(t.part) + "|" + t.extension
		if known[key] {
			continue
		}
		known[key] = true
		if t.part == "" {
			e.insert(root.inner, prefixed(root.prefix, fmt.Sprintf(`<:Default Extension="%s" ContentType="%s"/>`, t.extension, t.kind)))
		} else {
			e.insert(root.close, prefixed(root.prefix, fmt.Sprintf(`<:Override PartName="/%s" ContentType="%s"/>`, escape(t.part), t.kind)))
		}
	}
	p.set(contentTypes, e.apply(data))
	return nil
}

// bytes writes the package: parts that were not changed as they are packed.
func (p *pack) bytes() ([]byte, error) {
	if err := p.declare(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, data []byte) error {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write(data)
		}
		return err
	}
	for _, f := range p.files {
		var err error
		if data, ok := p.changed[partKey(f.Name)]; ok {
			err = put(f.Name, data)
		} else {
			err = w.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: part %s: %w", errNotEditable, f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := put(name, p.changed[partKey(name)]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
