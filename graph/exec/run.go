package exec

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// Request is one use of a plan.
type Request struct {
	// Variables are as decoded from JSON: nil, string, bool, float64 or json.Number,
	// []any, map[string]any. Json.Number keeps whole numbers beyond 2⁵³ exact.
	Variables map[string]any

	// Root is the parent of the fields of the root type.
	Root any

	// Buffer is where the answer is appended; what it holds is overwritten. Result.Data
	// shares its memory unless it had to grow.
	Buffer []byte

	// Around stands around the execution for each event of a subscription: it gives what
	// execute gives, in a context of its choice, or a result that it has already. Nil:
	// nothing does.
	Around func(ctx context.Context, execute func(context.Context) *Result) *Result
}

// Execute answers one request. It does not return before all that it called has.
func (p *Plan) Execute(ctx context.Context, q Request) *Result {
	values, refusals := p.schema.coerceVariables(p.variables, q.Variables)
	if len(refusals) > 0 {
		return refused(refusals...)
	}
	v, refusal := p.variant(values)
	if refusal != nil {
		return refused(refusal)
	}
	return p.execute(ctx, v, values, q)
}

func (p *Plan) execute(ctx context.Context, v *variant, values map[string]any, q Request) *Result {
	r := run{ctx: ctx, schema: p.schema}
	if len(v.dynamic) > 0 {
		r.args = make([]coerced, len(v.dynamic))
		for i, f := range v.dynamic {
			r.args[i].args, r.args[i].err = p.schema.arguments(f.nodes[0], f.arguments, f.info.binding.Fixed, values)
		}
	}
	w := writer{run: &r, buf: q.Buffer[:0]}
	w.path = w.steps[:0]
	ok := true
	if p.operation.Operation != ast.Mutation {
		ok = w.root(v.root, q.Root)
	} else {
		for _, one := range v.each {
			if ctx.Err() != nil {
				r.abort()
				ok = w.skip(one.fields[0])
			} else {
				ok = w.rootFields(one, q.Root)
			}
			if !ok {
				break // what is not begun must not change what the answer will not show
			}
		}
		w.close(v.root)
	}
	if !ok {
		w.buf = appendNull(w.buf[:0])
	}
	return &Result{Data: w.buf, Errors: w.errors, Aborted: r.aborted}
}

// run is what one request has read.
type run struct {
	ctx     context.Context
	schema  *Schema
	args    []coerced
	aborted error
	errs    []error // of slots
	next    []*frontier
	batches []*batch            // of the level, in the order in which they were needed
	byKey   map[batchKey]*batch // of batches, where they are many
}

type coerced struct {
	args Args
	err  *Error
}

func (r *run) arguments(f *fieldPlan) (Args, *Error) {
	if f.dynamic >= 0 {
		return r.args[f.dynamic].args, r.args[f.dynamic].err
	}
	return f.args, f.badArgs
}

// frontier is all objects of one plan at one level, with what was read for them.
type frontier struct {
	plan    *objectPlan
	parents []any
	cols    []column // of plan.deep
}

// column is what was answered for one field of all objects of a frontier: values, where
// all below them is answered while writing, else slots.
type column struct {
	rows   int
	values []any // nil: all null
	slots  []slot
	items  []slot // of lists
	kids   []*frontier
}

// slot is a place in the answer: a row of a frontier of the next level, a list of such, an
// error, or null.
type slot struct {
	at int32 // row, or first item; or what kind
	n  int32 // object type, items, or error
}

const (
	slotNull  = -1
	slotError = -2
)

// batch is the calls that one Batch answers.
type batch struct {
	key     batchKey
	answer  func(context.Context, []Call) ([]any, error)
	name    func() string
	calls   []Call
	rows    []int32 // of the calls, in the columns of their parts
	parts   []part
	results []any
	err     error
}

// part is the calls of a batch, from one on to the next part, that one column needs.
type part struct {
	field *fieldPlan
	col   *column
	from  int
}

type batchKey struct {
	group     any // a group's name, or the node
	owner     *typeInfo
	partition any
}

var errAborted = errors.New("aborted")

// read answers all that needs reading below root, level by level.
func (r *run) read(root *frontier) {
	for level := []*frontier{root}; len(level) > 0; level = r.next {
		r.next, r.batches, r.byKey = nil, nil, nil
		for _, fr := range level {
			fr.cols = make([]column, len(fr.plan.deep))
			for i, f := range fr.plan.deep {
				r.column(fr, &fr.cols[i], f)
			}
		}
		r.perform()
		for _, b := range r.batches {
			r.spread(b)
		}
	}
}

// column answers a field of all objects of a frontier, or notes the calls that will.
func (r *run) column(fr *frontier, col *column, f *fieldPlan) {
	col.rows = len(fr.parents)
	if !f.direct {
		col.slots = make([]slot, len(fr.parents))
		col.kids = make([]*frontier, len(f.objects))
	}
	args, refused := r.arguments(f)
	b := f.info.binding
	if refused == nil && b.Batch == nil && r.ctx.Err() != nil {
		r.abort()
	}
	var last *batch
	var lastPartition any
	for row, parent := range fr.parents {
		switch {
		case refused != nil:
			r.put(f, col, row, refused)
		case b.Batch == nil:
			if r.aborted != nil {
				r.put(f, col, row, errAborted)
				continue
			}
			v, err := r.value(f, parent, args)
			if err != nil {
				v = err
			}
			r.put(f, col, row, v)
		default:
			c := Call{Parent: parent, Args: args}
			if len(f.objects) > 0 {
				c.Selection = Selection{f}
			}
			if b.Key != nil || b.Partition != nil {
				if err := r.address(b, parent, &c); err != nil || c.Parent == nil && b.Key != nil {
					var v any
					if err != nil {
						v = err
					}
					r.put(f, col, row, v)
					continue
				}
			}
			if last == nil || c.Partition != lastPartition {
				last, lastPartition = r.join(f, c.Partition), c.Partition
				last.begin(f, col, row)
			}
			last.calls = append(last.calls, c)
			last.rows = append(last.rows, int32(row))
		}
	}
}

// fewBatches are found faster by looking at each than in a map.
const fewBatches = 8

func (r *run) join(f *fieldPlan, partition any) *batch {
	key := batchKey{group: f.info.binding.Group, partition: partition}
	if key.group == "" {
		key.group, key.owner = f.nodes[0], f.info.owner
	}
	if r.byKey == nil {
		for _, b := range r.batches {
			if b.key == key {
				return b
			}
		}
	} else if b := r.byKey[key]; b != nil {
		return b
	}
	b := &batch{key: key, answer: f.info.binding.Batch, name: f.qualified}
	r.batches = append(r.batches, b)
	if len(r.batches) == fewBatches {
		r.byKey = make(map[batchKey]*batch, 2*fewBatches)
		for _, b := range r.batches {
			r.byKey[b.key] = b
		}
	} else if r.byKey != nil {
		r.byKey[key] = b
	}
	return b
}

// begin notes that the calls which follow are of a column, from a row on.
func (b *batch) begin(f *fieldPlan, col *column, row int) {
	b.parts = append(b.parts, part{f, col, len(b.calls)})
	if len(b.calls) == 0 {
		b.calls = takeCalls(col.rows - row)
		b.rows = make([]int32, 0, col.rows-row)
	}
}

// address fills in what Key and Partition make of a parent.
func (r *run) address(b *Binding, parent any, c *Call) (err error) {
	defer r.recovered(&err)
	if b.Key != nil {
		if c.Parent = b.Key(parent); c.Parent == nil {
			return nil
		}
	}
	if b.Partition != nil {
		c.Partition = b.Partition(parent)
		if c.Partition != nil && !reflect.TypeOf(c.Partition).Comparable() {
			return fmt.Errorf("partition of type %T cannot be compared", c.Partition)
		}
	}
	return nil
}

// perform answers the batches of a level.
func (r *run) perform() {
	n := min(r.schema.options.Concurrency, len(r.batches))
	if n <= 1 {
		for _, b := range r.batches {
			r.answer(b)
		}
		return
	}
	var wg sync.WaitGroup
	free := make(chan struct{}, n)
	for _, b := range r.batches {
		free <- struct{}{}
		wg.Go(func() {
			r.answer(b)
			<-free
		})
	}
	wg.Wait()
}

func (r *run) answer(b *batch) {
	defer r.recovered(&b.err)
	if r.ctx.Err() != nil {
		b.err = errAborted
		return
	}
	b.results, b.err = b.answer(r.ctx, b.calls)
	switch {
	case b.err != nil && r.ctx.Err() != nil:
		b.err = errAborted // what it says of a context that has ended is no error of its own
	case b.err == nil && len(b.results) != len(b.calls):
		b.err = fmt.Errorf("%s: %d results for %d calls", b.name(), len(b.results), len(b.calls))
	}
}

// spread puts the results of a batch where they belong.
func (r *run) spread(b *batch) {
	if b.err == errAborted {
		r.abort()
	}
	for i, p := range b.parts {
		to := len(b.rows)
		if i+1 < len(b.parts) {
			to = b.parts[i+1].from
		}
		if b.err == nil && p.field.direct && to-p.from == p.col.rows {
			p.col.values = b.results[p.from:to]
			continue
		}
		for j := p.from; j < to; j++ {
			var v any = b.err
			if b.err == nil {
				v = b.results[j]
			}
			r.put(p.field, p.col, int(b.rows[j]), v)
		}
	}
	returnCalls(b.calls)
	*b = batch{}
}

// callLists are lists of calls, to be used again: requests ask for thousands at a time.
var callLists sync.Pool

func takeCalls(n int) []Call {
	list, ok := callLists.Get().(*[]Call)
	if !ok {
		return make([]Call, 0, n)
	}
	return slices.Grow(*list, n)
}

// mostKept is how long a list may be that is used again.
const mostKept = 4096

func returnCalls(list []Call) {
	if cap(list) > mostKept {
		return
	}
	clear(list)
	list = list[:0]
	callLists.Put(&list)
}

func (r *run) abort() {
	if r.aborted == nil {
		r.aborted = context.Cause(r.ctx)
	}
}

func (r *run) put(f *fieldPlan, col *column, row int, v any) {
	if f.direct {
		if col.values == nil {
			col.values = make([]any, col.rows)
		}
		col.values[row] = v
		return
	}
	col.slots[row] = r.slot(f, col, f.info.typ, v)
}

// slot makes a row of the next level of each object in v.
func (r *run) slot(f *fieldPlan, col *column, t *shape, v any) slot {
	if isNil(v) {
		return slot{at: slotNull}
	}
	if err, failed := v.(error); failed {
		return r.failed(err)
	}
	if t.elem == nil {
		o, err := r.objectOf(f, t, v)
		if err != nil {
			return r.failed(err)
		}
		kid := col.kids[o.index]
		if kid == nil {
			kid = &frontier{plan: o, parents: make([]any, 0, max(len(col.slots), cap(col.items)))}
			col.kids[o.index] = kid
			r.next = append(r.next, kid)
		}
		kid.parents = append(kid.parents, v)
		return slot{at: int32(len(kid.parents) - 1), n: int32(o.index)}
	}
	list, ok := listOf(v)
	if !ok {
		return r.failed(errNoList(f, v))
	}
	n := list.len()
	if col.items == nil { // most lists of a column are about as long as the first
		col.items = make([]slot, 0, min(n*len(col.slots), 1024))
	}
	first := len(col.items)
	for range n { // together, though lists within add more behind
		col.items = append(col.items, slot{})
	}
	for i := range n {
		col.items[first+i] = r.slot(f, col, t.elem, list.at(i))
	}
	return slot{at: int32(first), n: int32(n)}
}

func (r *run) failed(err error) slot {
	r.errs = append(r.errs, err)
	return slot{at: slotError, n: int32(len(r.errs) - 1)}
}

// objectOf is what is asked of a value by its object type.
func (r *run) objectOf(f *fieldPlan, t *shape, v any) (*objectPlan, error) {
	if t.named.typeOf == nil {
		return f.objects[0], nil
	}
	abstract := t.named.def.Name
	name, err := r.typeOf(t.named, v)
	if err != nil {
		return nil, err
	}
	if o := f.byType[name]; o != nil {
		return o, nil
	}
	switch other := r.schema.types[name]; {
	case name == "":
		return nil, fmt.Errorf("Abstract type %q must resolve to an Object type at runtime for field %q.", abstract, f.qualified())
	case other == nil:
		return nil, fmt.Errorf("Abstract type %q was resolved to a type %q that does not exist inside the schema.", abstract, name)
	case other.def.Kind != ast.Object:
		return nil, fmt.Errorf("Abstract type %q was resolved to a non-object type %q.", abstract, name)
	}
	return nil, fmt.Errorf("Runtime Object type %q is not a possible type for %q.", name, abstract)
}

func (f *fieldPlan) qualified() string { return f.info.owner.def.Name + "." + f.name }

func errNoList(f *fieldPlan, v any) error {
	return fmt.Errorf("Expected a list, but found %T for field %q.", v, f.qualified())
}

func (r *run) typeOf(t *typeInfo, v any) (name string, err error) {
	defer r.recovered(&err)
	return t.typeOf(v)
}

func (r *run) value(f *fieldPlan, parent any, args Args) (v any, err error) {
	defer r.recovered(&err)
	return f.info.binding.Value(r.ctx, parent, args)
}

// recovered is deferred around every call of what others wrote.
func (r *run) recovered(err *error) {
	r.rescue(recover(), err)
}

func (r *run) rescue(panicked any, err *error) {
	if panicked == nil {
		return
	}
	*err = r.schema.options.Recover(r.ctx, panicked, debug.Stack())
	if *err == nil {
		*err = errPanicked
	}
}

// isNil tells null: nil, or a pointer, map or slice that is nil.
func isNil(v any) bool {
	switch v.(type) {
	case nil:
		return true
	case string, int, bool, []any:
		return false
	}
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
		return rv.IsNil()
	}
	return false
}

// list is a value read as a list.
type list struct {
	items []any
	typed reflect.Value
}

func listOf(v any) (list, bool) {
	if items, ok := v.([]any); ok {
		return list{items: items}, true
	}
	rv := reflect.ValueOf(v)
	if k := rv.Kind(); k == reflect.Slice && rv.Type().Elem().Kind() != reflect.Uint8 || k == reflect.Array {
		return list{typed: rv}, true
	}
	return list{}, false
}

func (l list) len() int {
	if l.typed.IsValid() {
		return l.typed.Len()
	}
	return len(l.items)
}

func (l list) at(i int) any {
	if l.typed.IsValid() {
		return l.typed.Index(i).Interface()
	}
	return l.items[i]
}
