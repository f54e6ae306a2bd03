package graph

import (
	"context"
	"net/http"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Accounts keeps users, tokens, sessions and invitations. What somebody may do to them is
// for it to decide.
type Accounts interface {
	SignIns
	Users
	Tokens
	Invitations
}

// SignIns begins and ends sessions.
type SignIns interface {
	SignIn(ctx context.Context, name, password, address string) (ledger.OpenSession, error)
	SignOut(ctx context.Context, by ledger.Doing) error
	// EndSessions ends those of a user but for the caller's own.
	EndSessions(ctx context.Context, by ledger.Doing, user ledger.ID) (int, error)
	ChangePassword(ctx context.Context, by ledger.Doing, old, password string) error
	CallerOfSession(ctx context.Context, secret string) (ledger.Caller, ledger.Session, error)
	CSRFOf(ctx context.Context, session ledger.ID) (string, error)
}

// Users keeps who may sign in.
type Users interface {
	// Users are those whom the caller looks after.
	Users(ctx context.Context, by ledger.Caller) ([]ledger.User, error)
	// UsersByID leaves out those whom the caller neither is nor looks after.
	UsersByID(ctx context.Context, by ledger.Caller, ids []ledger.ID) (map[ledger.ID]ledger.User, error)
	GrantRole(ctx context.Context, by ledger.Doing, user ledger.ID, g ledger.Grant) (ledger.Grant, error)
	RevokeGrant(ctx context.Context, by ledger.Doing, grant ledger.ID) (user ledger.ID, err error)
	SetUserDisabled(ctx context.Context, by ledger.Doing, user ledger.ID, disabled bool) (ledger.User, error)
	ResetLink(ctx context.Context, by ledger.Doing, user ledger.ID) (secret string, err error)
}

// Tokens keeps API tokens.
type Tokens interface {
	Tokens(ctx context.Context, by ledger.Caller) ([]ledger.Token, error)
	CreateToken(ctx context.Context, by ledger.Doing, t ledger.Token) (out ledger.Token, secret string, err error)
	RevokeToken(ctx context.Context, by ledger.Doing, id ledger.ID) (ledger.Token, error)
}

// Invitations keeps links that are good once.
type Invitations interface {
	Invitations(ctx context.Context, by ledger.Caller) ([]ledger.Invitation, error)
	Invite(ctx context.Context, by ledger.Doing, v ledger.Invitation) (out ledger.Invitation, secret string, err error)
	AcceptInvitation(ctx context.Context, a ledger.Acceptance) (ledger.OpenSession, error)
	RevokeInvitation(ctx context.Context, by ledger.Doing, id ledger.ID) error
}

// Cookies keeps sessions in browsers.
type Cookies interface {
	Keep(w http.ResponseWriter, r *http.Request, s ledger.OpenSession)
	Drop(w http.ResponseWriter, r *http.Request)
	// Address is where a request comes from.
	Address(r *http.Request) string
	// LinkTo is the address of a page, as browsers have it.
	LinkTo(r *http.Request, path string) string
}

var (
	accessRoles = newVocabulary("AccessRole", "What somebody may do on a scope (角色).",
		word[ledger.AccessRole]{ledger.AccessAdmin, "管理员"},
		word[ledger.AccessRole]{ledger.AccessOffice, "帮扶办"},
		word[ledger.AccessRole]{ledger.AccessReviewer, "审核人"},
		word[ledger.AccessRole]{ledger.AccessPartner, "帮扶单位"},
		word[ledger.AccessRole]{ledger.AccessViewer, "查看"})
	tokenScopes = newVocabulary("TokenScope", "What a token is good for (令牌用途).",
		word[ledger.TokenScope]{ledger.TokenRead, "只读"},
		word[ledger.TokenScope]{ledger.TokenWrite, "读写"})
	invitationKinds = newVocabulary("InvitationKind", "What a link is for (链接用途).",
		word[ledger.InvitationKind]{ledger.InviteUser, "邀请"},
		word[ledger.InvitationKind]{ledger.InviteSetup, "初始设置"},
		word[ledger.InvitationKind]{ledger.InvitePassword, "重设密码"})
)

type (
	grantSource      = timed[ledger.Grant]
	userSource       = timed[ledger.User]
	tokenSource      = timed[ledger.Token]
	invitationSource = timed[ledger.Invitation]
	meSource         = timed[ledger.Caller]
)

func (s *schema) grantType() *graphql.Object {
	return s.once("Grant", "A role on a scope: a place, an organisation or a project with what is below it; none of them: on everything (授权).", func() []field {
		return []field{
			value("id", graphql.ID, "Global id; null: of whoever has not signed in (全局编号).", func(g ledger.Grant) any {
				if g.ID == 0 {
					return nil
				}
				return rowGlobalID("Grant", g.ID)
			}),
			enumValue("role", accessRoles, "What may be done (角色).", func(g ledger.Grant) ledger.AccessRole { return g.Role }),
			value("roleLabel", must(graphql.String), "The role in Chinese (角色名称).", func(g ledger.Grant) any { return accessRoles.label(g.Role) }),
			toPlace(s, "place", "At or below this place (地区).", func(g ledger.Grant) string { return g.Place }),
			toOrganisation(s, "organisation", "For this organisation and what belongs to it (单位).", func(g ledger.Grant) ledger.ID { return g.Organisation }),
			toProject(s, "project", "For this project (项目).", func(g ledger.Grant) ledger.ID { return g.Project }),
		}
	})
}

// grantsValue declares the grants of something.
func grantsValue[T any](s *schema, about string, get func(T) []ledger.Grant) field {
	return field{name: "grants", typ: mustList(s.grantType()), about: about, value: func(_ context.Context, p any, _ args) (any, error) {
		t := p.(timed[T])
		return allTimed(get(t.it), t.at), nil
	}}
}

// instantValue declares an instant; zero is null.
func instantValue[T any](name, about string, get func(T) ledger.Instant) field {
	return value(name, dateTimeScalar, about, func(it T) any {
		if i := get(it); i != 0 {
			return i
		}
		return nil
	})
}

func (s *schema) userType() *graphql.Object {
	return s.once("User", "Somebody who may sign in (用户).", func() []field {
		return []field{
			rowID("User", func(u ledger.User) ledger.ID { return u.ID }),
			textValue("name", must(graphql.String), "Name to sign in by (登录名).", func(u ledger.User) string { return u.Name }),
			textValue("displayName", must(graphql.String), "As others see it (姓名).", func(u ledger.User) string { return u.DisplayName }),
			textValue("email", graphql.String, "Address for messages (邮箱); null: not given.", func(u ledger.User) string { return u.Email }),
			toOrganisation(s, "organisation", "Whom the user works for (单位); null: not said.", func(u ledger.User) ledger.ID { return u.Organisation }),
			boolValue("disabled", "May not sign in (停用).", func(u ledger.User) bool { return u.Disabled }),
			boolValue("hasPassword", "Signs in by a password; else by a provider, or not yet (有密码).", func(u ledger.User) bool { return u.HasPassword }),
			instantValue("lockedUntil", "Locked after wrong passwords until then; null: not locked (锁定到).", func(u ledger.User) ledger.Instant { return u.LockedUntil }),
			value("createdAt", must(dateTimeScalar), "When the account was made (建立时间).", func(u ledger.User) any { return u.CreatedAt }),
			instantValue("signedInAt", "Last sign-in; null: never (最近登录).", func(u ledger.User) ledger.Instant { return u.SignedInAt }),
			grantsValue(s, "What the user may do, and where (授权).", func(u ledger.User) []ledger.Grant { return u.Grants }),
		}
	})
}

// toUser declares a field that follows a user's id; null where the caller may not see him.
func toUser[T any](s *schema, name, about string, id func(T) ledger.ID) field {
	return field{name: name, typ: s.userType(), about: about, group: "user",
		batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.User, error) {
			r := requestOf(ctx)
			if r.deps.Accounts == nil {
				return nil, nil
			}
			return r.deps.Accounts.UsersByID(ctx, r.caller, ids)
		}),
		key: func(p any) any { return idOrNil(id(p.(timed[T]).it)) }}
}

func (s *schema) tokenType() *graphql.Object {
	return s.once("ApiToken", "Lets a program ask in the name of a user (API 令牌).", func() []field {
		return []field{
			rowID("ApiToken", func(t ledger.Token) ledger.ID { return t.ID }),
			toUser(s, "user", "In whose name (用户).", func(t ledger.Token) ledger.ID { return t.User }),
			textValue("name", must(graphql.String), "What it is for (名称).", func(t ledger.Token) string { return t.Name }),
			textValue("hint", must(graphql.String), "Its first characters (开头).", func(t ledger.Token) string { return t.Hint }),
			enumValue("scope", tokenScopes, "What it is good for (用途).", func(t ledger.Token) ledger.TokenScope { return t.Scope }),
			value("createdAt", must(dateTimeScalar), "When it was made (生成时间).", func(t ledger.Token) any { return t.CreatedAt }),
			value("expiresAt", must(dateTimeScalar), "When it ends (到期时间).", func(t ledger.Token) any { return t.ExpiresAt }),
			instantValue("usedAt", "Last use, to the minute; null: never (最近使用).", func(t ledger.Token) ledger.Instant { return t.UsedAt }),
			instantValue("revokedAt", "When it was revoked; null: it was not (撤销时间).", func(t ledger.Token) ledger.Instant { return t.RevokedAt }),
			grantsValue(s, "Its own grants, cut down to its user's when it is used; empty: those of its user (授权).", func(t ledger.Token) []ledger.Grant { return t.Grants }),
		}
	})
}

func (s *schema) invitationType() *graphql.Object {
	return s.once("Invitation", "A link that is good once (邀请链接).", func() []field {
		return []field{
			rowID("Invitation", func(v ledger.Invitation) ledger.ID { return v.ID }),
			enumValue("kind", invitationKinds, "What it is for (用途).", func(v ledger.Invitation) ledger.InvitationKind { return v.Kind }),
			textValue("displayName", graphql.String, "Whom it invites (姓名).", func(v ledger.Invitation) string { return v.DisplayName }),
			textValue("email", graphql.String, "Address of whom it invites (邮箱).", func(v ledger.Invitation) string { return v.Email }),
			toOrganisation(s, "organisation", "Whom the invited works for (单位).", func(v ledger.Invitation) ledger.ID { return v.Organisation }),
			toUser(s, "user", "Whose password it resets; null: it makes an account (用户).", func(v ledger.Invitation) ledger.ID { return v.User }),
			toUser(s, "createdBy", "Who made it; null: at the machine (邀请人).", func(v ledger.Invitation) ledger.ID { return v.CreatedBy }),
			toUser(s, "usedBy", "Who used it; null: nobody yet (使用人).", func(v ledger.Invitation) ledger.ID { return v.UsedBy }),
			value("createdAt", must(dateTimeScalar), "When it was made (建立时间).", func(v ledger.Invitation) any { return v.CreatedAt }),
			value("expiresAt", must(dateTimeScalar), "When it ends (到期时间).", func(v ledger.Invitation) any { return v.ExpiresAt }),
			instantValue("usedAt", "When it was used; null: not yet (使用时间).", func(v ledger.Invitation) ledger.Instant { return v.UsedAt }),
			instantValue("revokedAt", "When it was made void; null: it was not (作废时间).", func(v ledger.Invitation) ledger.Instant { return v.RevokedAt }),
			grantsValue(s, "What the invited may do, and where (授权).", func(v ledger.Invitation) []ledger.Grant { return v.Grants }),
		}
	})
}

func (s *schema) meType() *graphql.Object {
	return s.once("Me", "Who asks, and what he may do (当前用户).", func() []field {
		return []field{
			textValue("name", graphql.String, "Name (姓名); null: nobody has signed in.", func(c ledger.Caller) string { return c.Name }),
			toUser(s, "user", "The user; null: nobody has signed in (用户).", func(c ledger.Caller) ledger.ID { return c.User }),
			enumValue("channel", channels, "The way by which he comes (途径).", func(c ledger.Caller) ledger.Channel {
				if c.Through == "" {
					return ledger.ThroughNobody
				}
				return c.Through
			}),
			grantsValue(s, "What he may do, and where (授权).", func(c ledger.Caller) []ledger.Grant { return c.Grants }),
			value("actions", mustList(graphql.String), "Names of the mutations that he may use at all (可用操作).", func(c ledger.Caller) any { return s.actions(c) }),
			{name: "csrfToken", typ: graphql.String, about: "What every request by this session that is no GET carries in the header X-Jiedui-CSRF; null: there is no session.",
				value: func(ctx context.Context, p any, _ args) (any, error) {
					c, r := p.(meSource).it, requestOf(ctx)
					if c.Session == 0 {
						return nil, nil
					}
					return r.deps.Accounts.CSRFOf(ctx, c.Session)
				}},
			{name: "provider", typ: must(graphql.Boolean), about: "Users may sign in through a provider, at /oidc/login?return=/path (统一身份认证).",
				value: func(ctx context.Context, _ any, _ args) (any, error) { return requestOf(ctx).options.Provider, nil }},
		}
	})
}

// actions are the mutations that a caller may use.
func (s *schema) actions(c ledger.Caller) []any {
	var names []string
	for _, f := range s.fields["Mutation"] {
		if f.audience.allow(c) && (!c.ReadOnly || f.audience&strangers != 0) {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}

// accountQueries are what can be asked of accounts.
func (s *schema) accountQueries() []field {
	return []field{
		{name: "me", volatile: true, typ: must(s.meType()), about: "Who asks, and what he may do (当前用户). By GET it needs no header, and tells the one that other requests need.", weight: 2,
			batch: each(func(_ context.Context, r *request, at ledger.At, _ args) (any, error) {
				return meSource{r.caller, at}, nil
			})},
		accountList(s.connection("User", s.userType()), "users", "Users: all for an administrator, those that it invited for an office (用户).",
			func(ctx context.Context, a Accounts, c ledger.Caller) ([]ledger.User, error) { return a.Users(ctx, c) }),
		accountList(s.connection("ApiToken", s.tokenType()), "tokens", "API tokens: one's own, all for an administrator (令牌).",
			func(ctx context.Context, a Accounts, c ledger.Caller) ([]ledger.Token, error) {
				return a.Tokens(ctx, c)
			}),
		accountList(s.connection("Invitation", s.invitationType()), "invitations", "Links that one has made, all for an administrator; the newest first (邀请).",
			func(ctx context.Context, a Accounts, c ledger.Caller) ([]ledger.Invitation, error) {
				return a.Invitations(ctx, c)
			}),
	}
}

// accountList declares a list that is short enough to be read whole.
func accountList[T any](typ *graphql.Object, name, about string, list func(ctx context.Context, a Accounts, c ledger.Caller) ([]T, error)) field {
	return field{name: name, volatile: true, typ: must(typ), about: about, weight: 20, args: pageArgs,
		batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
			p, err := r.page(a)
			if err != nil {
				return nil, err
			}
			var items []T
			if r.deps.Accounts != nil {
				if items, err = list(ctx, r.deps.Accounts, r.caller); err != nil {
					return nil, err
				}
			}
			page, err := memoryPage(items, p)
			return newPage(page, at, counted(len(items)), ""), err
		})}
}
