package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/graphql-go/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

// Two questions decide what a caller gets. Which rows: the store that Deps.As makes for him
// answers it wherever SQL is written. Which fields: the table gates. Whoever has one of a
// field's roles anywhere may use it, on what he sees.

// audience is those who may use a field: roles of access, and strangers.
type audience uint8

const (
	admins audience = 1 << iota
	offices
	reviewers
	partners
	viewers
	strangers // whoever has not signed in, whatever access.anonymous says

	staff     = admins | offices     // who keep the ledger
	approvers = staff | reviewers    // who answer for it
	reporters = approvers | partners // between whom reports go
	everybody = reporters | viewers  // who have signed in
	anyone    = everybody | strangers
)

var roleBits = map[ledger.AccessRole]audience{
	ledger.AccessAdmin: admins, ledger.AccessOffice: offices, ledger.AccessReviewer: reviewers,
	ledger.AccessPartner: partners, ledger.AccessViewer: viewers,
}

// list is the roles of access in the set, the one that may most first.
func (r audience) list() (list []ledger.AccessRole) {
	for _, role := range ledger.AccessRoles {
		if r&roleBits[role] != 0 {
			list = append(list, role)
		}
	}
	return list
}

// allow reports whether the caller has one of the roles anywhere.
func (r audience) allow(c ledger.Caller) bool {
	if r&strangers != 0 {
		return true
	}
	for _, g := range c.Grants {
		if r&roleBits[g.Role] != 0 {
			return true
		}
	}
	return false
}

// gateOf is who may use a field of an object type: by its own row, or else by the rows of
// its type and of the type it leads to. False: no row says.
func gateOf(owner, name string, leads graphql.Output) (audience, bool) {
	if r, own := gates[owner+"."+name]; own {
		return r, true
	}
	r, decided := gates[listed(owner)]
	if strings.HasSuffix(owner, "Payload") { // is of those who may use the mutation
		r, decided = everybody, true
	}
	if to, object := gates[listed(graphql.GetNamed(leads).String())]; object {
		r &= to
	}
	return r, decided
}

// listed is the type of which a connection, or an edge of it, is.
func listed(typeName string) string {
	return strings.TrimSuffix(strings.TrimSuffix(typeName, "Connection"), "Edge")
}

// decide writes into the fields of every object type who may use them.
func (s *schema) decide() error {
	var undecided []string
	for owner, fields := range s.fields {
		for i := range fields {
			var decided bool
			if fields[i].audience, decided = gateOf(owner, fields[i].name, fields[i].typ); !decided {
				undecided = append(undecided, owner+"."+fields[i].name)
			}
		}
	}
	if len(undecided) > 0 {
		slices.Sort(undecided)
		return fmt.Errorf("no row of gates_table.go says who may use %s", strings.Join(undecided, ", "))
	}
	return nil
}

// gated refuses those who may not use the field.
func (f field) gated(b exec.Binding) exec.Binding {
	if f.audience&everybody == everybody {
		return b
	}
	refused := func(ctx context.Context) error {
		if r := requestOf(ctx); !f.audience.allow(r.caller) {
			return r.forbidden()
		}
		return nil
	}
	if value := b.Value; value != nil {
		b.Value = func(ctx context.Context, parent any, a exec.Args) (any, error) {
			if err := refused(ctx); err != nil {
				return nil, err
			}
			return value(ctx, parent, a)
		}
	}
	if batch := b.Batch; batch != nil {
		if b.Group != "" { // fields that others may use are not refused along with it
			b.Group = fmt.Sprintf("%s of %d", b.Group, f.audience)
		}
		b.Batch = func(ctx context.Context, calls []exec.Call) ([]any, error) {
			if err := refused(ctx); err != nil {
				return nil, err
			}
			return batch(ctx, calls)
		}
	}
	return b
}

// forbidden tells that a field is not for the caller, and never what is there.
func (r *request) forbidden() *apiError {
	if nobody(r.caller) {
		return unauthenticated()
	}
	return &apiError{Code: string(ledger.KindForbidden), Message: "您的角色不能使用这一项，请联系管理员授权", kind: ledger.KindForbidden}
}

// mayRun refuses an operation as a whole: a mutation or subscription that is not for the
// caller, and whatever is not for strangers where nobody is known.
func (s *schema) mayRun(r *request, op *ast.OperationDefinition) error {
	needed, writes := anyone, false
	for name := range rootFields(op.SelectionSet) {
		for _, f := range s.fields[operationType(op)] {
			if f.name == name {
				needed &= f.audience
				writes = writes || op.Operation == ast.Mutation && f.audience&strangers == 0
			}
		}
	}
	switch {
	case needed&strangers != 0:
		return nil
	case r.unknown != nil:
		return r.unknown
	case nobody(r.caller) && (len(r.caller.Grants) == 0 || writes && r.options.Anonymous != AnonymousAll):
		return unauthenticated()
	case op.Operation != ast.Query && !needed.allow(r.caller):
		return r.forbidden()
	case writes && r.caller.ReadOnly:
		return &apiError{Code: string(ledger.KindForbidden), Message: "这个令牌只能查询，请换一个读写令牌", kind: ledger.KindForbidden}
	case writes:
		if refused := r.mayWrite(); refused != nil {
			return refused
		}
	}
	return nil
}

func operationType(op *ast.OperationDefinition) string {
	switch op.Operation {
	case ast.Mutation:
		return "Mutation"
	case ast.Subscription:
		return "Subscription"
	}
	return "Query"
}

// rootFields are the names of the fields that an operation's root is asked for.
func rootFields(set ast.SelectionSet) map[string]bool {
	names := map[string]bool{}
	var visit func(ast.SelectionSet)
	visit = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				names[sel.Name] = true
			case *ast.InlineFragment:
				visit(sel.SelectionSet)
			case *ast.FragmentSpread:
				visit(sel.Definition.SelectionSet)
			}
		}
	}
	visit(set)
	return names
}
