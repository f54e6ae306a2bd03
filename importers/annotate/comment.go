package annotate

import (
	"fmt"
	"strconv"
	"strings"
)

// opening begins what we write, in a comment of our own or at the end of someone else's.
// LibreOffice forgets authors, so the text has to say whose it is.
const opening = "【" + author + "】"

// threaded begins the author of a comment that only stands in for a conversation; what is
// added to it is not shown.
const threaded = "tc="

// comments is a part of comments after it was marked.
type comments struct {
	data    []byte
	added   []mark
	removed map[cellAt]bool
}

// addComments takes away our comments, from those of others what we added to them, and
// adds the new ones.
func addComments(data []byte, marks []mark) (*comments, error) {
	c := &comments{data: data, removed: map[cellAt]bool{}}
	if err := c.clean(); err != nil {
		return nil, err
	}
	root, err := outline(c.data, 4)
	if err != nil {
		return nil, err
	}
	authors, list := root.child("authors"), root.child("commentList")
	if authors == nil || list == nil {
		return nil, fmt.Errorf("%w: comments without a list", errNotEditable)
	}
	others := map[string]*node{}
	for _, n := range list.children {
		others[strings.ToUpper(n.attr("ref"))] = n
	}
	names := authorNames(authors)
	ours := -1
	for i, name := range names {
		if name == author {
			ours = i
		}
	}
	var e edits
	if ours < 0 {
		ours = len(names)
		e.fill(authors, prefixed(root.prefix, `<:author>`+author+`</:author>`))
	}
	var all strings.Builder
	for _, m := range marks {
		other := others[m.ref()]
		if other == nil {
			c.added = append(c.added, m)
			fmt.Fprintf(&all, prefixed(root.prefix, `<:comment ref="%s" authorId="%d"><:text><:r><:t xml:space="preserve">%s</:t></:r></:text></:comment>`),
				m.ref(), ours, escape(opening+m.text))
			continue
		}
		text := other.child("text")
		if i, err := strconv.Atoi(other.attr("authorId")); text == nil || err == nil && i < len(names) && strings.HasPrefix(names[i], threaded) {
			continue // the fill and the list show it
		}
		run := prefixed(root.prefix, `<:r><:t xml:space="preserve">`+"\n"+escape(opening+m.text)+`</:t></:r>`)
		at := text.close
		for _, n := range text.children {
			if n.name == "rPh" || n.name == "phoneticPr" {
				at = n.start
				break
			}
		}
		if text.empty {
			e.fill(text, run)
		} else {
			e.insert(at, run)
		}
	}
	if all.Len() > 0 {
		e.fill(list, all.String())
	}
	c.data = e.apply(c.data)
	return c, nil
}

func authorNames(authors *node) []string {
	var names []string
	for _, n := range authors.children {
		names = append(names, n.text())
	}
	return names
}

// clean takes away what an earlier round added.
func (c *comments) clean() error {
	root, err := outline(c.data, 5)
	if err != nil {
		return err
	}
	authors, list := root.child("authors"), root.child("commentList")
	if authors == nil || list == nil {
		return nil
	}
	names := authorNames(authors)
	var e edits
	for _, n := range list.children {
		text := n.child("text")
		i, err := strconv.Atoi(n.attr("authorId"))
		if err == nil && i >= 0 && i < len(names) && names[i] == author || text != nil && strings.HasPrefix(written(text), opening) {
			if row, col, ok := parseRef(n.attr("ref")); ok {
				c.removed[cellAt{row, col}] = true
			}
			e.remove(n)
			continue
		}
		if text != nil {
			cutAdded(text, &e)
		}
	}
	c.data = e.apply(c.data)
	return nil
}

// written is a comment's text without its formats.
func written(text *node) string {
	var b strings.Builder
	for _, n := range text.children {
		if n.name == "r" {
			n = n.child("t")
		}
		if n != nil && n.name == "t" {
			b.WriteString(n.text())
		}
	}
	return b.String()
}

// cutAdded cuts a comment's text where our addition begins.
func cutAdded(text *node, e *edits) {
	cut := false
	for _, n := range text.children {
		t := n
		if n.name == "r" {
			t = n.child("t")
		}
		if t == nil || t.name != "t" {
			continue
		}
		if cut {
			e.remove(n)
			continue
		}
		before, _, found := strings.Cut(t.text(), opening)
		if !found {
			continue
		}
		cut = true
		if before = strings.TrimSuffix(strings.TrimSuffix(before, "\n"), "\r"); before == "" {
			e.remove(n)
		} else {
			e.replace(t.inner, t.close, escape(before))
		}
	}
}

// parseRef reads C5.
func parseRef(ref string) (row, col int, ok bool) {
	letters := strings.TrimRight(strings.ToUpper(ref), "0123456789")
	if letters == "" || len(letters) > 3 {
		return 0, 0, false
	}
	for _, r := range letters {
		if r < 'A' || r > 'Z' {
			return 0, 0, false
		}
		col = col*26 + int(r-'A') + 1
	}
	row, err := strconv.Atoi(ref[len(letters):])
	return row, col, err == nil && row > 0
}
