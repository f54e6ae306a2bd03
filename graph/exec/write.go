package exec

import "fmt"

// writer appends the answer. Where an error or null stands at a place that must not be
// null, what was written of the object or list around it is taken back, up to the nearest
// place that may be null. What lies behind such a place is left out with its errors, so an
// answer has at most one error for each null.
type writer struct {
	*run
	buf    []byte
	errors []*Error
	path   []step
	steps  [8]step // of path, while it is short
	told   bool    // that the context ended
}

// step of a path: a field, or an item of a list.
type step struct {
	field *fieldPlan
	item  int
}

func (w *writer) root(o *objectPlan, parent any) bool {
	if !w.rootFields(o, parent) {
		return false
	}
	w.close(o)
	return true
}

func (w *writer) rootFields(o *objectPlan, parent any) bool {
	var fr *frontier
	if len(o.deep) > 0 {
		fr = &frontier{plan: o, parents: []any{parent}}
		w.read(fr)
	}
	return w.fields(o, parent, fr, 0)
}

func (w *writer) close(o *objectPlan) {
	if len(o.fields) == 0 {
		w.buf = append(w.buf, '{')
	}
	w.buf = append(w.buf, '}')
}

// object appends an object. False: the place of the object must become null.
func (w *writer) object(o *objectPlan, parent any, fr *frontier, row int) bool {
	if !w.fields(o, parent, fr, row) {
		return false
	}
	w.close(o)
	return true
}

func (w *writer) fields(o *objectPlan, parent any, fr *frontier, row int) bool {
	for _, f := range o.fields {
		if f.constant != nil {
			w.buf = append(w.buf, f.constant...)
			continue
		}
		w.buf = append(w.buf, f.prefix...)
		if !w.field(f, parent, fr, row) {
			return false
		}
	}
	return true
}

func (w *writer) field(f *fieldPlan, parent any, fr *frontier, row int) bool {
	t := f.info.typ
	start := len(w.buf)
	w.path = append(w.path, step{field: f})
	var ok bool
	switch b := f.info.binding; {
	case f.column >= 0:
		if col := &fr.cols[f.column]; f.direct {
			var v any
			if col.values != nil {
				v = col.values[row]
			}
			ok = w.complete(f, t, v)
		} else {
			ok = w.slot(f, t, col, col.slots[row])
		}
	case b.Append != nil:
		buf, err := w.appended(b.Append, parent)
		switch {
		case err != nil:
			ok = w.fail(f, err)
		case len(buf) == start:
			ok = w.null(f, t)
		default:
			w.buf, ok = buf, true
		}
	default:
		args, refused := w.arguments(f)
		if refused != nil {
			ok = w.fail(f, refused)
			break
		}
		v, err := w.value(f, parent, args)
		if err != nil {
			ok = w.fail(f, err)
			break
		}
		ok = w.complete(f, t, v)
	}
	w.path = w.path[:len(w.path)-1]
	return ok || w.absorb(t, start)
}

// skip writes a field that is not executed, for the context has ended.
func (w *writer) skip(f *fieldPlan) bool {
	if f.constant != nil {
		w.buf = append(w.buf, f.constant...)
		return true
	}
	w.buf = append(w.buf, f.prefix...)
	w.path = append(w.path, step{field: f})
	w.fail(f, errAborted)
	w.path = w.path[:0]
	return w.absorb(f.info.typ, len(w.buf))
}

// absorb makes null of a place where something failed, if it may be null.
func (w *writer) absorb(t *shape, start int) bool {
	w.buf = w.buf[:start]
	if t.nonNull {
		return false
	}
	w.buf = appendNull(w.buf)
	return true
}

func (w *writer) null(f *fieldPlan, t *shape) bool {
	if t.nonNull {
		return w.fail(f, fmt.Errorf("Cannot return null for non-nullable field %s.", f.qualified()))
	}
	w.buf = appendNull(w.buf)
	return true
}

// complete appends a value by its type. False: it failed, and its place must become null.
func (w *writer) complete(f *fieldPlan, t *shape, v any) bool {
	if v == nil {
		return w.null(f, t)
	}
	if err, failed := v.(error); failed {
		return w.fail(f, err)
	}
	switch {
	case t.elem != nil:
		return w.list(f, t, v)
	case t.named.leaf != nil:
		return w.leaf(f, t, v)
	case isNil(v):
		return w.null(f, t)
	}
	o, err := w.objectOf(f, t, v)
	if err != nil {
		return w.fail(f, err)
	}
	return w.object(o, v, nil, 0)
}

func (w *writer) leaf(f *fieldPlan, t *shape, v any) bool {
	start := len(w.buf)
	var buf []byte
	var err error
	if l := t.named.leaf; l.trusted {
		buf, err = l.append(w.buf, v)
	} else {
		buf, err = w.serialised(l, v)
	}
	if err != nil {
		return w.fail(f, err)
	}
	if len(buf) == start {
		return w.null(f, t)
	}
	w.buf = buf
	return true
}

func (w *writer) list(f *fieldPlan, t *shape, v any) bool {
	items, ok := listOf(v)
	if !ok {
		if isNil(v) {
			return w.null(f, t)
		}
		return w.fail(f, errNoList(f, v))
	}
	w.buf = append(w.buf, '[')
	w.path = append(w.path, step{})
	here := len(w.path) - 1
	ok = true
	for i := range items.len() {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.path[here].item = i
		start := len(w.buf)
		if ok = w.complete(f, t.elem, items.at(i)) || w.absorb(t.elem, start); !ok {
			break
		}
	}
	w.path = w.path[:here]
	w.buf = append(w.buf, ']')
	return ok
}

// slot is complete for what was read level by level.
func (w *writer) slot(f *fieldPlan, t *shape, col *column, s slot) bool {
	switch s.at {
	case slotNull:
		return w.null(f, t)
	case slotError:
		return w.fail(f, w.errs[s.n])
	}
	if t.elem == nil {
		kid := col.kids[s.n]
		return w.object(kid.plan, kid.parents[s.at], kid, int(s.at))
	}
	w.buf = append(w.buf, '[')
	w.path = append(w.path, step{})
	here := len(w.path) - 1
	ok := true
	for i, item := range col.items[s.at : s.at+s.n] {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.path[here].item = i
		start := len(w.buf)
		if ok = w.slot(f, t.elem, col, item) || w.absorb(t.elem, start); !ok {
			break
		}
	}
	w.path = w.path[:here]
	w.buf = append(w.buf, ']')
	return ok
}

// fail notes an error at the place that is being written. What a context that ended left
// out is one error, whatever its extent.
func (w *writer) fail(f *fieldPlan, cause error) bool {
	if cause == errAborted {
		if w.told {
			return false
		}
		w.told, cause = true, w.aborted
	}
	e := newError(cause)
	if len(e.Locations) == 0 {
		for _, n := range f.nodes {
			e.Locations = append(e.Locations, locations(n.Position)...)
		}
	}
	e.Path = make([]any, len(w.path))
	for i, s := range w.path {
		if s.field != nil {
			e.Path[i] = s.field.key
		} else {
			e.Path[i] = s.item
		}
	}
	w.errors = append(w.errors, e)
	return false
}

func (w *writer) appended(by func([]byte, any) ([]byte, error), parent any) (buf []byte, err error) {
	defer w.recovered(&err)
	return by(w.buf, parent)
}

func (w *writer) serialised(l *leaf, v any) (buf []byte, err error) {
	defer w.recovered(&err)
	return l.append(w.buf, v)
}
