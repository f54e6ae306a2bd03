package exec

import (
	"context"
	"fmt"
	"iter"

	"github.com/vektah/gqlparser/v2/ast"
)

// Subscribe opens the stream of a subscription and gives one result for each of its
// events. The second return is the refusal when there is no stream; then the first is nil.
//
// The sequence is for one loop. It ends with the source, when the loop is left, or when
// the context has ended; a source that fails gives one last result, which has only errors.
// An event whose execution has errors does not end it. The source must end with the
// context that its binding was given.
func (p *Plan) Subscribe(ctx context.Context, q Request) (iter.Seq[*Result], *Result) {
	if p.operation.Operation != ast.Subscription {
		return nil, refused(&Error{Message: "The operation is no subscription.", Locations: locations(p.operation.Position)})
	}
	values, refusals := p.schema.coerceVariables(p.variables, q.Variables)
	if len(refusals) > 0 {
		return nil, refused(refusals...)
	}
	v, refusal := p.variant(values)
	if refusal != nil {
		return nil, refused(refusal)
	}
	if len(v.root.fields) == 0 {
		return nil, refused(p.undefined())
	}
	f := v.root.fields[0]
	if f.info == nil || f.info.binding.Subscribe == nil {
		return nil, refused(&Error{Message: fmt.Sprintf("The subscription field %q has no stream.", f.name), Locations: locations(f.nodes[0].Position)})
	}
	source, err := p.open(ctx, f, values)
	if err != nil {
		e := newError(err)
		if len(e.Locations) == 0 {
			e.Locations = locations(f.nodes[0].Position)
		}
		e.Path = []any{f.key}
		return nil, refused(e)
	}
	return func(yield func(*Result) bool) {
		own := true // whether a panic is of the source, not of the caller's loop
		give := func(r *Result) bool {
			own = false
			more := yield(r)
			own = true
			return more
		}
		if err := p.follow(ctx, source, &own, func(event any) bool {
			q.Root = event
			q.Buffer = nil // a result may be kept while the next is made
			return give(p.answer(ctx, v, values, q))
		}); err != nil {
			give(refused(newError(err)))
		}
	}, nil
}

// answer executes the operation for one event.
func (p *Plan) answer(ctx context.Context, v *variant, values map[string]any, q Request) *Result {
	execute := func(ctx context.Context) *Result { return p.execute(ctx, v, values, q) }
	if q.Around == nil {
		return execute(ctx)
	}
	return q.Around(ctx, execute)
}

// follow hands on the events of a source until it ends or fails.
func (p *Plan) follow(ctx context.Context, source iter.Seq2[any, error], own *bool, each func(any) bool) (err error) {
	r := run{ctx: ctx, schema: p.schema}
	defer func() {
		if *own {
			r.rescue(recover(), &err)
		}
	}()
	for event, err := range source {
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case !each(event):
			return nil
		}
	}
	return nil
}

func (p *Plan) open(ctx context.Context, f *fieldPlan, values map[string]any) (source iter.Seq2[any, error], err error) {
	args, refusal := f.args, f.badArgs
	if f.dynamic >= 0 {
		args, refusal = p.schema.arguments(f.nodes[0], f.arguments, f.info.binding.Fixed, values)
	}
	if refusal != nil {
		return nil, refusal
	}
	r := run{ctx: ctx, schema: p.schema}
	defer r.recovered(&err)
	source, err = f.info.binding.Subscribe(ctx, args)
	if err == nil && source == nil {
		err = fmt.Errorf("The subscription field %q opened no stream.", f.name)
	}
	return source, err
}

// undefined is the refusal of a subscription that selects nothing the schema has.
func (p *Plan) undefined() *Error {
	for _, s := range p.operation.SelectionSet {
		if f, ok := s.(*ast.Field); ok {
			return &Error{Message: fmt.Sprintf("The subscription field %q is not defined.", f.Name), Locations: locations(f.Position)}
		}
	}
	return &Error{Message: "The subscription selects no field.", Locations: locations(p.operation.Position)}
}
