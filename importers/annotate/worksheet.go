package annotate

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var priorityOf = regexp.MustCompile(`\spriority="(\d+)"`)

// markSheet takes the marks of an earlier round off a sheet and puts the new ones on.
func (p *pack) markSheet(b *book, t tab, marks []mark, s *styles) error {
	relations, err := p.relations(t.part)
	if err != nil {
		return err
	}
	old, commented := find(relations, "comments")
	var comments []byte
	if commented {
		if comments, err = p.read(old.target); err != nil {
			return err
		}
	}
	// Every mark of ours has its comment, so a sheet without one needs no looking through.
	if len(marks) == 0 && !bytes.Contains(comments, []byte(author)) {
		return nil
	}
	data, err := p.read(t.part)
	if err != nil {
		return err
	}
	root, err := outline(data, 2)
	if err != nil {
		return err
	}
	var e edits
	priority := removeRules(root, &e) + 1
	at, err := root.before(worksheetOrder, "conditionalFormatting")
	if err != nil {
		return err
	}
	e.insert(at, fillRules(root.prefix, marks, s, priority))

	if !commented {
		old.target = p.free("xl/comments%d.xml")
		comments = fmt.Appendf(nil, xmlHead+`<comments xmlns="%s"><authors></authors><commentList></commentList></comments>`, root.namespace())
		p.types = append(p.types, contentType{part: old.target, kind: mainTypes + "comments+xml"})
		if _, err := p.relate(t.part, b.base, "comments", old.target); err != nil {
			return err
		}
	}
	c, err := addComments(comments, marks)
	if err != nil {
		return err
	}
	p.set(old.target, c.data)
	if err := p.addShapes(b, t, root, &e, c); err != nil {
		return err
	}
	p.set(t.part, e.apply(data))
	return nil
}

// removeRules takes away our conditional formats and returns the highest priority of others.
func removeRules(root *node, e *edits) int {
	highest := 0
	for _, c := range root.children {
		if c.name != "conditionalFormatting" && c.name != "extLst" {
			continue
		}
		if c.name == "conditionalFormatting" {
			ours := 0
			for _, rule := range c.children {
				if strings.Contains(rule.whole(), author) {
					ours++
					e.remove(rule)
				}
			}
			if ours > 0 && ours == len(c.children) {
				*e = (*e)[:len(*e)-ours]
				e.remove(c)
				continue
			}
		}
		for _, m := range priorityOf.FindAllStringSubmatch(c.whole(), -1) {
			n, _ := strconv.Atoi(m[1]) // digits; what does not fit is no priority to keep clear of
			highest = max(highest, n)
		}
	}
	return highest
}

// drawing is a legacy drawing in which comments have their boxes.
const drawing = xmlHead + `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`

const noteType = `<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

// The drawing is no part of the standard proper: written by many programs and now and then
// not well formed, so it is searched for what is wanted instead of being read as XML.
var (
	noteShape  = regexp.MustCompile(`(?s)<(?:\w+:)?shape\s.*?</(?:\w+:)?shape\s*>\s*`)
	noteObject = regexp.MustCompile(`ObjectType\s*=\s*["']Note["']`)
	noteRow    = regexp.MustCompile(`<(?:\w+:)?Row>\s*(\d+)\s*<`)
	noteColumn = regexp.MustCompile(`<(?:\w+:)?Column>\s*(\d+)\s*<`)
	shapeID    = regexp.MustCompile(`_x0000_s(\d{1,8})`)
)

// addShapes gives new comments their boxes and takes away those of removed ones.
func (p *pack) addShapes(b *book, t tab, root *node, e *edits, c *comments) error {
	relations, err := p.relations(t.part)
	if err != nil {
		return err
	}
	part := ""
	data := []byte(drawing)
	if legacy := root.child("legacyDrawing"); legacy != nil {
		id := legacy.attr(":id")
		for _, r := range relations {
			if r.id == id {
				part = r.target
			}
		}
		if data, err = p.read(part); err != nil {
			return err
		}
	} else if len(c.added) == 0 {
		return nil
	} else {
		part = p.free("xl/drawings/vmlDrawing%d.vml")
		p.types = append(p.types, contentType{extension: "vml", kind: "application/vnd.openxmlformats-officedocument.vmlDrawing"})
		id, err := p.relate(t.part, b.base, "vmlDrawing", part)
		if err != nil {
			return err
		}
		at, err := root.before(worksheetOrder, "legacyDrawing")
		if err != nil {
			return err
		}
		e.insert(at, prefixed(root.prefix, fmt.Sprintf(`<:legacyDrawing xmlns:r="%s" r:id="%s"/>`, b.base, id)))
	}
	data = noteShape.ReplaceAllFunc(data, func(shape []byte) []byte {
		row, column := noteRow.FindSubmatch(shape), noteColumn.FindSubmatch(shape)
		if !noteObject.Match(shape) || row == nil || column == nil {
			return shape
		}
		r, _ := strconv.Atoi(string(row[1]))
		col, _ := strconv.Atoi(string(column[1]))
		if c.removed[cellAt{r + 1, col + 1}] {
			return nil
		}
		return shape
	})
	next := 1025
	for _, m := range shapeID.FindAllSubmatch(data, -1) {
		n, _ := strconv.Atoi(string(m[1])) // at most eight digits
		next = max(next, n+1)
	}
	end := bytes.LastIndex(data, []byte("</"))
	if end < 0 {
		return fmt.Errorf("%w: a drawing without an end", errNotEditable)
	}
	var shapes strings.Builder
	if len(c.added) > 0 && !bytes.Contains(data, []byte(`id="_x0000_t202"`)) {
		shapes.WriteString(noteType)
	}
	for i, m := range c.added {
		shapes.WriteString(noteBox(next+i, m))
	}
	p.set(part, append(append(append([]byte(nil), data[:end]...), shapes.String()...), data[end:]...))
	return nil
}

// noteBox is the box of one comment, to the right of its cell and as high as its text needs.
func noteBox(id int, m mark) string {
	lines := 1
	for line := range strings.Lines(m.text) {
		lines += 1 + len([]rune(line))/20
	}
	lines = min(lines, 30)
	return fmt.Sprintf(`<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" `+
		`id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		id, lines*14, m.col, m.row-1, m.col+4, m.row-1+lines, m.row-1, m.col-1)
}
