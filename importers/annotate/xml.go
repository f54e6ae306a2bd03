package annotate

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// node is an element of a part by its places in the part's bytes.
type node struct {
	prefix, name string
	// The element is data[start:end], what it holds data[inner:close].
	start, inner, close, end int
	empty                    bool // <a/>
	children                 []*node
	data                     []byte // of the whole part
}

// outline reads the elements of a part down to a depth below the root.
func outline(data []byte, depth int) (*node, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return nil, fmt.Errorf("%w: a part in UTF-16", errNotEditable)
	}
	var root *node
	var open []*node // down to depth
	level := 0
	for i := 0; ; {
		j := bytes.IndexByte(data[i:], '<')
		if j < 0 {
			break
		}
		i += j
		end := markupEnd(data, i)
		if end < 0 {
			return nil, fmt.Errorf("%w: markup without an end at byte %d", errNotEditable, i)
		}
		switch data[i+1] {
		case '!':
			if !bytes.HasPrefix(data[i:], []byte("<!--")) && !bytes.HasPrefix(data[i:], []byte("<![CDATA[")) {
				return nil, fmt.Errorf("%w: a document type", errNotEditable)
			}
		case '?':
		case '/':
			if level--; level < 0 {
				return nil, fmt.Errorf("%w: one end too many at byte %d", errNotEditable, i)
			}
			if level <= depth {
				n := open[level]
				n.close, n.end = i, end
				open = open[:level]
			}
		default:
			n := &node{start: i, inner: end, close: end, end: end, empty: data[end-2] == '/', data: data}
			name := string(data[i+1 : i+1+bytes.IndexAny(data[i+1:end], " \t\r\n/>")])
			if before, after, ok := strings.Cut(name, ":"); ok {
				n.prefix, n.name = before+":", after
			} else {
				n.name = name
			}
			switch {
			case level > depth:
			case level == 0 && root == nil:
				root = n
			case level == 0:
				return nil, fmt.Errorf("%w: two roots", errNotEditable)
			default:
				open[level-1].children = append(open[level-1].children, n)
			}
			if !n.empty {
				if level <= depth {
					open = append(open, n)
				}
				level++
			}
		}
		i = end
	}
	if root == nil || level != 0 {
		return nil, fmt.Errorf("%w: a part cut short", errNotEditable)
	}
	return root, nil
}

// markupEnd is the place behind the tag, comment, CDATA or instruction that begins at i,
// −1 if it has no end.
func markupEnd(data []byte, i int) int {
	until := func(mark string) int {
		if j := bytes.Index(data[i:], []byte(mark)); j >= 0 {
			return i + j + len(mark)
		}
		return -1
	}
	rest := data[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return until("-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return until("]]>")
	case bytes.HasPrefix(rest, []byte("<?")):
		return until("?>")
	}
	var quote byte
	for j := 1; j < len(rest); j++ {
		switch c := rest[j]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && j > 1:
			return i + j + 1
		case c == '<' || c == '>':
			return -1
		}
	}
	return -1
}

// span is where the value of an attribute stands. A name with a colon in front fits any
// prefix. Not found: −1.
func (n *node) span(name string) (from, to int) {
	tag := n.data[n.start:n.inner]
	for i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 && i < len(tag); {
		for i < len(tag) && bytes.IndexByte([]byte(" \t\r\n/>"), tag[i]) >= 0 {
			i++
		}
		eq := bytes.IndexByte(tag[i:], '=')
		if eq < 0 {
			break
		}
		key := string(bytes.TrimSpace(tag[i : i+eq]))
		i += eq + 1
		for i < len(tag) && tag[i] != '"' && tag[i] != '\'' {
			i++
		}
		if i == len(tag) {
			break
		}
		size := bytes.IndexByte(tag[i+1:], tag[i])
		if size < 0 {
			break
		}
		if key == name || strings.HasPrefix(name, ":") && strings.HasSuffix(key, name) {
			return n.start + i + 1, n.start + i + 1 + size
		}
		i += size + 2
	}
	return -1, -1
}

func (n *node) attr(name string) string {
	from, to := n.span(name)
	if from < 0 {
		return ""
	}
	return html.UnescapeString(string(n.data[from:to]))
}

// child is the first child of a name; nil: none.
func (n *node) child(name string) *node {
	i := slices.IndexFunc(n.children, func(c *node) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return n.children[i]
}

// text is what stands between the element's tags.
func (n *node) text() string { return html.UnescapeString(string(n.data[n.inner:n.close])) }

// whole is the element as it stands.
func (n *node) whole() string { return string(n.data[n.start:n.end]) }

// prefixOf is the prefix that the root binds to one of the namespaces; not ok: none.
func (n *node) prefixOf(namespaces ...string) (prefix string, ok bool) {
	tag := string(n.data[n.start:n.inner])
	for _, ns := range namespaces {
		if i := strings.Index(tag, `="`+ns+`"`); i >= 0 {
			before := tag[:i]
			key := before[strings.LastIndexAny(before, " \t\r\n")+1:]
			if name, found := strings.CutPrefix(key, "xmlns:"); found {
				return name + ":", true
			}
		}
	}
	return "", false
}

// namespace is that of the root.
func (n *node) namespace() string {
	if n.prefix == "" {
		return n.attr("xmlns")
	}
	return n.attr("xmlns:" + strings.TrimSuffix(n.prefix, ":"))
}

// before is where a child of a name goes by the order that the standard gives children.
// What the order does not know comes last.
func (n *node) before(order []string, name string) (int, error) {
	if n.empty {
		return 0, fmt.Errorf("%w: an empty %s", errNotEditable, n.name)
	}
	at := slices.Index(order, name)
	for _, c := range n.children {
		if rank := slices.Index(order, c.name); rank > at || rank < 0 {
			return c.start, nil
		}
	}
	return n.close, nil
}

// edits are changes of one part, applied together.
type edits []edit

type edit struct {
	from, to int
	text     string
}

func (e *edits) replace(from, to int, text string) { *e = append(*e, edit{from, to, text}) }
func (e *edits) insert(at int, text string)        { e.replace(at, at, text) }
func (e *edits) remove(n *node)                    { e.replace(n.start, n.end, "") }

// fill puts text at the end of an element.
func (e *edits) fill(n *node, text string) {
	if !n.empty {
		e.insert(n.close, text)
		return
	}
	tag := bytes.TrimRight(bytes.TrimSuffix(n.data[n.start:n.end], []byte("/>")), " \t\r\n")
	e.replace(n.start, n.end, string(tag)+">"+text+"</"+n.prefix+n.name+">")
}

func (e edits) apply(data []byte) []byte {
	slices.SortStableFunc(e, func(a, b edit) int { return a.from - b.from })
	size := len(data)
	for _, c := range e {
		size += len(c.text)
	}
	var out bytes.Buffer
	out.Grow(size)
	at := 0
	for _, c := range e {
		out.Write(data[at:c.from])
		out.WriteString(c.text)
		at = c.to
	}
	out.Write(data[at:])
	return out.Bytes()
}

// prefixed puts a prefix to the elements of a snippet, which are written <:name>.
func prefixed(prefix, snippet string) string {
	return strings.NewReplacer("<:", "<"+prefix, "</:", "</"+prefix).Replace(snippet)
}

// escaped is a text that readers of spreadsheets would take for a character.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escape writes a text or the value of an attribute. Characters that XML has no place for
// are left out.
func escape(s string) string {
	s = escaped.ReplaceAllString(s, "_x005F$0")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\r': // a reader of XML would make a line break of it
			b.WriteString("_x000D_")
		case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF, r == 0xFFFD:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
