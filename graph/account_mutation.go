package graph

import (
	"context"
	"errors"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var grantInput = inputObject("GrantInput", "A role on a scope; at most one of place, organisation and project (授权).",
	inputField{"role", must(accessRoles.enum), "What may be done (角色)."},
	inputField{"place", graphql.ID, "Global id or code of a place: at or below it (地区)."},
	inputField{"organisation", graphql.ID, "Global id of an organisation: it and what belongs to it (单位)."},
	inputField{"project", graphql.ID, "Global id of a project (项目)."})

func (in *given) grant() ledger.Grant {
	role, _ := in.args["role"].(ledger.AccessRole)
	return ledger.Grant{Role: role, Place: in.place("place"), Organisation: in.row("organisation", "Organisation"), Project: in.row("project", "Project")}
}

func (in *given) grants(name string) (list []ledger.Grant) {
	in.each(name, func(item *given) { list = append(list, item.grant()) })
	return list
}

// accountPayload is what a mutation of accounts answers.
type accountPayload struct {
	payload
	secret string // shown this once
}

// secretPayload declares a payload with something that is shown once.
func (s *schema) secretPayload(name, about, thing string, typ graphql.Output, thingAbout, secret, secretAbout string) *graphql.Object {
	return s.object(name, about, func() []field {
		return []field{
			{name: thing, typ: typ, about: thingAbout, value: func(_ context.Context, p any, _ args) (any, error) { return p.(accountPayload).thing, nil }},
			{name: secret, typ: graphql.String, about: secretAbout, value: func(_ context.Context, p any, _ args) (any, error) {
				return stringOrNull(p.(accountPayload).secret), nil
			}},
			{name: "userErrors", typ: mustList(s.userError), about: "Why nothing was done; empty: it was.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(accountPayload).errors, nil }},
		}
	})
}

// refusedAccount makes a payload of an error: of those that have a code of their own, being
// unknown or not allowed is the caller's to mend too.
func refusedAccount(err error) (payload, error) {
	p, err := answered(nil, err)
	if err == nil {
		return p.(payload), nil
	}
	var known *ledger.Error
	if errors.As(err, &known) && known.Code != "" && (known.Kind == ledger.KindUnauthenticated || known.Kind == ledger.KindForbidden) {
		return payload{errors: []any{userError{known.Code, known.Text, known.Field}}}, nil
	}
	return payload{}, err
}

// doing is who does something, and from where.
func (r *request) doing() ledger.Doing { return ledger.Doing{Caller: r.caller, Address: r.address()} }

func (r *request) address() string {
	if r.deps.Cookies == nil {
		return ""
	}
	return r.deps.Cookies.Address(r.http)
}

// begin has the answer set the cookie of a session that has begun, in place of the one that
// the request came by, and goes on as whoever has it.
func (r *request) begin(ctx context.Context, o ledger.OpenSession) (any, error) {
	if r.caller.Session != 0 {
		if err := r.deps.Accounts.SignOut(ctx, r.doing()); err != nil {
			return nil, err
		}
	}
	c, _, err := r.deps.Accounts.CallerOfSession(ctx, o.Secret)
	if err != nil {
		return nil, err
	}
	r.deps.Cookies.Keep(r.writer, r.http, o)
	r.as(c, r.whole)
	return meSource{c, r.at(nil)}, nil
}

// accountDo carries out a mutation of accounts.
type accountDo func(ctx context.Context, r *request, in *given) (thing any, secret string, err error)

// accountMutation declares a mutation whose payload has a secret or not.
func accountMutation(name, about string, typ *graphql.Object, given0 graphql.FieldConfigArgument, do accountDo) field {
	return field{name: name, typ: must(typ), about: about, args: given0, weight: 50, value: func(ctx context.Context, _ any, a args) (any, error) {
		r := requestOf(ctx)
		if r.deps.Accounts == nil || r.deps.Cookies == nil {
			return nil, readOnly()
		}
		in := &given{args: a, ctx: ctx, request: r}
		if o := a.object("input"); o != nil {
			in.args, in.path = o, "input"
		}
		thing, secret, err := do(ctx, r, in)
		if len(in.problems) > 0 {
			return accountPayload{payload: payload{errors: problemList(in.problems)}}, nil
		}
		if err != nil {
			p, err := refusedAccount(err)
			return accountPayload{payload: p}, err
		}
		return accountPayload{payload{thing: thing, errors: []any{}}, secret}, nil
	}}
}

// user reads back a user whom something was done to.
func (r *request) user(ctx context.Context, id ledger.ID) (any, error) {
	found, err := r.deps.Accounts.UsersByID(ctx, r.caller, []ledger.ID{id})
	if u, there := found[id]; there {
		return userSource{u, r.at(nil)}, nil
	}
	return nil, err
}

// accountMutations change accounts, and begin and end sessions.
func (s *schema) accountMutations() []field {
	payloadOf := func(name, about, thing string, typ graphql.Output, thingAbout string) *graphql.Object {
		return s.object(name, about, func() []field {
			return []field{
				{name: thing, typ: typ, about: thingAbout, value: func(_ context.Context, p any, _ args) (any, error) {
					if of := p.(accountPayload).thing; of != nil || thing != "done" {
						return of, nil
					}
					return false, nil // it was refused
				}},
				{name: "userErrors", typ: mustList(s.userError), about: "Why nothing was done; empty: it was.",
					value: func(_ context.Context, p any, _ args) (any, error) { return p.(accountPayload).errors, nil }},
			}
		})
	}
	me := payloadOf("SignInPayload", "Who has signed in; the cookie of his session comes with the answer (登录结果).", "me", s.meType(), "Who has signed in; null: refused.")
	user := payloadOf("UserPayload", "A user after a mutation.", "user", s.userType(), "The user; null: refused, or not the caller's to look after any more.")
	token := payloadOf("ApiTokenPayload", "A token after a mutation.", "token", s.tokenType(), "The token; null: refused.")
	done := payloadOf("AccountPayload", "Whether something was done to an account.", "done", must(graphql.Boolean), "It was done (完成).")
	sessions := payloadOf("SessionsPayload", "Sessions that were ended.", "ended", graphql.Int, "How many were ended; null: refused (结束数).")
	newToken := s.secretPayload("NewTokenPayload", "A token that was made, and its secret.", "token", s.tokenType(), "The token; null: refused.",
		"secret", "What the program sends as Authorization: Bearer …; it cannot be shown again (令牌明文).")
	link := s.secretPayload("InvitationPayload", "A link that was made.", "invitation", s.invitationType(), "The link; null: refused, or for a new password.",
		"link", "Address that the invited opens; it cannot be shown again (链接).")

	text := func(about string) *graphql.ArgumentConfig { return argument(must(graphql.String), about) }
	userArg := argument(must(graphql.ID), "Global id of the user (用户).")
	of := func(do func(ctx context.Context, r *request, id ledger.ID) (any, error)) accountDo {
		return func(ctx context.Context, r *request, in *given) (any, string, error) {
			id := in.row("user", "User")
			if len(in.problems) > 0 {
				return nil, "", nil
			}
			thing, err := do(ctx, r, id)
			return thing, "", err
		}
	}
	disable := func(disabled bool) accountDo {
		return of(func(ctx context.Context, r *request, id ledger.ID) (any, error) {
			u, err := r.deps.Accounts.SetUserDisabled(ctx, r.doing(), id, disabled)
			return userSource{u, r.at(nil)}, err
		})
	}
	return []field{
		accountMutation("signIn", "Begin a session; after 5 wrong passwords within 15 minutes a name is locked for 15 (登录).", me, graphql.FieldConfigArgument{
			"name": text("Name to sign in by (登录名)."), "password": text("Password (密码)."),
		}, func(ctx context.Context, r *request, in *given) (any, string, error) {
			o, err := r.deps.Accounts.SignIn(ctx, in.text("name"), in.text("password"), r.address())
			if err != nil {
				return nil, "", err
			}
			thing, err := r.begin(ctx, o)
			return thing, "", err
		}),
		accountMutation("signOut", "End the session (退出).", done, nil, func(ctx context.Context, r *request, _ *given) (any, string, error) {
			err := r.deps.Accounts.SignOut(ctx, r.doing())
			if err == nil && r.caller.Session != 0 {
				r.deps.Cookies.Drop(r.writer, r.http)
				r.as(ledger.Caller{Through: ledger.ThroughNobody}, r.whole)
			}
			return err == nil, "", err
		}),
		accountMutation("acceptInvitation", "Use a link: make an account by it, or give one a new password; and begin a session (接受邀请).", me, graphql.FieldConfigArgument{
			"token":       text("What stands behind # in the link (链接中的口令)."),
			"name":        argument(graphql.String, "Name to sign in by; of a link for a new password it is not asked (登录名)."),
			"displayName": argument(graphql.String, "As others see it; left out: as the invitation says (姓名)."),
			"password":    text("Password, at least 10 characters (密码)."),
		}, func(ctx context.Context, r *request, in *given) (any, string, error) {
			o, err := r.deps.Accounts.AcceptInvitation(ctx, ledger.Acceptance{
				Secret: in.text("token"), Name: in.text("name"), DisplayName: in.text("displayName"), Password: in.text("password"), Address: r.address()})
			if err != nil {
				return nil, "", err
			}
			thing, err := r.begin(ctx, o)
			return thing, "", err
		}),
		accountMutation("changePassword", "Change one's own password; other sessions end (修改密码).", done, graphql.FieldConfigArgument{
			"oldPassword": text("Password so far (原密码)."), "password": text("New password, at least 10 characters (新密码)."),
		}, func(ctx context.Context, r *request, in *given) (any, string, error) {
			if r.caller.Session == 0 { // a token is not enough to lock its user out
				return false, "", &ledger.Error{Kind: ledger.KindUnauthenticated, Code: ledger.CodeNotSignedIn, Text: "请先用密码登录"}
			}
			err := r.deps.Accounts.ChangePassword(ctx, r.doing(), in.text("oldPassword"), in.text("password"))
			return err == nil, "", err
		}),
		accountMutation("inviteUser", "Make a link by which somebody makes an account; good once, for 7 days. An office invites partners and viewers within its places (邀请用户).", link,
			graphql.FieldConfigArgument{"input": argument(must(inputObject("InviteUserInput", "Whom to invite, and what he may do (邀请).",
				inputField{"displayName", graphql.String, "Whom it invites (姓名)."},
				inputField{"email", graphql.String, "Address of whom it invites (邮箱)."},
				inputField{"organisation", graphql.ID, "Global id of the organisation he works for (单位)."},
				inputField{"grants", mustList(grantInput), "What he may do, and where (授权)."})), "Whom to invite (内容).")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				v := ledger.Invitation{DisplayName: in.text("displayName"), Email: in.text("email"), Organisation: in.row("organisation", "Organisation"), Grants: in.grants("grants")}
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				v, secret, err := r.deps.Accounts.Invite(ctx, r.doing(), v)
				return invitationSource{v, r.at(nil)}, r.linkTo(v.Kind, secret), err
			}),
		accountMutation("resetPassword", "Make a link by which a user gives himself a new password; good once, for 24 hours. Earlier ones are void (重设密码).", link,
			graphql.FieldConfigArgument{"user": userArg},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				id := in.row("user", "User")
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				secret, err := r.deps.Accounts.ResetLink(ctx, r.doing(), id)
				return nil, r.linkTo(ledger.InvitePassword, secret), err
			}),
		accountMutation("revokeInvitation", "Make a link void (作废邀请).", done, graphql.FieldConfigArgument{"invitation": argument(must(graphql.ID), "Global id of the link.")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				id := in.row("invitation", "Invitation")
				if len(in.problems) > 0 {
					return false, "", nil
				}
				err := r.deps.Accounts.RevokeInvitation(ctx, r.doing(), id)
				return err == nil, "", err
			}),
		accountMutation("createToken", "Make a token for a program that asks in the caller's name; its secret is shown once (生成令牌).", newToken,
			graphql.FieldConfigArgument{"input": argument(must(inputObject("CreateTokenInput", "What the token is for, and what it may do (令牌).",
				inputField{"name", must(graphql.String), "What it is for (名称)."},
				inputField{"scope", must(tokenScopes.enum), "What it is good for (用途)."},
				inputField{"expiresAt", dateTimeScalar, "When it ends, at most two years from now; left out: in 90 days (到期时间)."},
				inputField{"grants", listOfType(grantInput), "What it may do, never more than the caller; left out or empty: what the caller may when it is used (授权)."})), "What to make (内容).")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				scope, _ := in.args["scope"].(ledger.TokenScope)
				until, _ := in.args["expiresAt"].(ledger.Instant)
				t := ledger.Token{Name: in.text("name"), Scope: scope, ExpiresAt: until, Grants: in.grants("grants")}
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				t, secret, err := r.deps.Accounts.CreateToken(ctx, r.doing(), t)
				return tokenSource{t, r.at(nil)}, secret, err
			}),
		accountMutation("revokeToken", "End a token (撤销令牌).", token, graphql.FieldConfigArgument{"token": argument(must(graphql.ID), "Global id of the token.")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				id := in.row("token", "ApiToken")
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				t, err := r.deps.Accounts.RevokeToken(ctx, r.doing(), id)
				return tokenSource{t, r.at(nil)}, "", err
			}),
		accountMutation("grantRole", "Give a user a role on a scope. One that a wider grant covers is refused; narrower ones of the same role end (授权).", user,
			graphql.FieldConfigArgument{"user": userArg, "grant": argument(must(grantInput), "What he may do, and where (授权).")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				id := in.row("user", "User")
				inner := *in
				inner.args, inner.path, inner.problems = in.object("grant"), "grant", nil
				g := inner.grant()
				if in.problems = append(in.problems, inner.problems...); len(in.problems) > 0 {
					return nil, "", nil
				}
				if _, err := r.deps.Accounts.GrantRole(ctx, r.doing(), id, g); err != nil {
					return nil, "", err
				}
				thing, err := r.user(ctx, id)
				return thing, "", err
			}),
		accountMutation("revokeGrant", "End a grant (撤销授权).", user, graphql.FieldConfigArgument{"grant": argument(must(graphql.ID), "Global id of the grant.")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				grant := in.row("grant", "Grant")
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				id, err := r.deps.Accounts.RevokeGrant(ctx, r.doing(), grant)
				if err != nil {
					return nil, "", err
				}
				thing, err := r.user(ctx, id)
				return thing, "", err
			}),
		accountMutation("disableUser", "Shut a user out: his sessions end, his tokens are refused, links that he sent are void (停用用户).", user,
			graphql.FieldConfigArgument{"user": userArg}, disable(true)),
		accountMutation("enableUser", "Let a user in again, and end a lock after wrong passwords (启用用户).", user,
			graphql.FieldConfigArgument{"user": userArg}, disable(false)),
		accountMutation("endSessions", "End the sessions of a user, or one's own but for this one (结束会话).", sessions,
			graphql.FieldConfigArgument{"user": argument(graphql.ID, "Global id of the user; left out: the caller (用户).")},
			func(ctx context.Context, r *request, in *given) (any, string, error) {
				id := in.row("user", "User")
				if len(in.problems) > 0 {
					return nil, "", nil
				}
				if id == 0 {
					id = r.caller.User
				}
				n, err := r.deps.Accounts.EndSessions(ctx, r.doing(), id)
				return n, "", err
			}),
	}
}

// linkTo is the address that a link's secret is sent as.
func (r *request) linkTo(kind ledger.InvitationKind, secret string) string {
	if secret == "" {
		return ""
	}
	return r.deps.Cookies.LinkTo(r.http, kind.Page(secret))
}
