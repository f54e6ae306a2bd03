package ledger

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// User is somebody who may sign in (用户).
type User struct {
	ID           ID     `db:"id"`
	Name         string `db:"name"`         // to sign in by (登录名): in lower case, unique
	DisplayName  string `db:"display_name"` // as others see it (姓名); never empty
	Email        string `db:"email"`        // empty: not given
	Organisation ID     `db:"organisation_id"`
	Disabled     bool   `db:"disabled"`
	// Issuer is the OpenID provider that signs this user in; empty: a password does.
	Issuer      string  `db:"issuer"`
	Subject     string  `db:"-"` // who the provider says this is; given, never read
	HasPassword bool    `db:"has_password"`
	LockedUntil Instant `db:"-"` // after wrong passwords; zero: not locked
	CreatedAt   Instant `db:"created_at"`
	SignedInAt  Instant `db:"signed_in_at"` // for the last time; zero: never
	Grants      []Grant `db:"-"`            // in force
}

// Token lets a program ask in the name of a user (API 令牌). Its secret is known only to
// whoever made it.
type Token struct {
	ID        ID         `db:"id"`
	User      ID         `db:"user_id"`
	Name      string     `db:"name"` // what it is for
	Hint      string     `db:"hint"` // the first characters of the secret, to recognise it by
	Scope     TokenScope `db:"scope"`
	CreatedAt Instant    `db:"created_at"`
	ExpiresAt Instant    `db:"expires_at"`
	UsedAt    Instant    `db:"used_at"`    // to the minute; zero: never
	RevokedAt Instant    `db:"revoked_at"` // zero: it is not
	// Grants are its own; none: those that its user has when it is used.
	Grants []Grant `db:"-"`
}

// TokenScope is what a token is good for (令牌用途).
type TokenScope string

// The scopes of tokens.
const (
	TokenRead  TokenScope = "read"  // 只读: questions, no mutations
	TokenWrite TokenScope = "write" // 读写: whatever its grants allow
)

// TokenScopes lists the scopes, the narrowest first.
var TokenScopes = []TokenScope{TokenRead, TokenWrite}

// Valid reports whether the scope is known.
func (s TokenScope) Valid() bool { return contains(TokenScopes, s) }

// Session is one user's time in one browser.
type Session struct {
	ID        ID
	User      ID
	CSRF      string  // what changes must carry beside the cookie
	ExpiresAt Instant // at the latest
}

// OpenSession is a session that has just begun, with the secret of its cookie.
type OpenSession struct {
	Session
	Secret string
}

// InvitationKind is what a one-time link is for (链接用途).
type InvitationKind string

// The kinds of invitations.
const (
	InviteUser     InvitationKind = "invite" // 邀请: make an account with the grants that it carries
	InviteSetup    InvitationKind = "setup"  // 初始设置: make the first administrator
	InvitePassword InvitationKind = "reset"  // 重设密码: give an account a new password
)

// InvitationKinds lists the kinds.
var InvitationKinds = []InvitationKind{InviteUser, InviteSetup, InvitePassword}

// Valid reports whether the kind is known.
func (k InvitationKind) Valid() bool { return contains(InvitationKinds, k) }

// Page is the address of an invitation's page, below that of the site. The secret stands
// behind #, which browsers keep to themselves, so that no server's log has it.
func (k InvitationKind) Page(secret string) string { return "/sign-in?for=" + string(k) + "#" + secret }

// Invitation is a link that can be used once (邀请). Its secret is known only to whoever
// made it.
type Invitation struct {
	ID           ID             `db:"id"`
	Kind         InvitationKind `db:"kind"`
	User         ID             `db:"user_id"`      // whose password it resets; zero: it makes an account
	DisplayName  string         `db:"display_name"` // may be empty
	Email        string         `db:"email"`        // may be empty
	Organisation ID             `db:"organisation_id"`
	CreatedBy    ID             `db:"created_by"` // zero: the machine's owner
	CreatedAt    Instant        `db:"created_at"`
	ExpiresAt    Instant        `db:"expires_at"`
	UsedAt       Instant        `db:"used_at"` // zero: it has not been
	UsedBy       ID             `db:"used_by"`
	RevokedAt    Instant        `db:"revoked_at"` // zero: it is not
	Grants       []Grant        `db:"-"`
}

// Acceptance is what whoever follows a link says.
type Acceptance struct {
	Secret      string
	Name        string // to sign in by; of a link for a new password it is not asked
	DisplayName string // empty: as the invitation says, or else Name
	Password    string
	Address     string
}

// Doing is who does something to accounts, and from where, for the record.
type Doing struct {
	Caller
	Address string // of the client; empty: this machine
}

// Prefixes of secrets, by which whoever finds one knows what it is.
const (
	TokenPrefix      = "jd_"
	InvitationPrefix = "jdi_"
)

// Codes of refusals that their kind alone does not tell apart.
const (
	CodeSessionExpired = "SESSION_EXPIRED" // it was good once
	CodeSessionInvalid = "SESSION_INVALID" // no session, or one that was ended
	CodeTokenExpired   = "TOKEN_EXPIRED"
	CodeTokenRevoked   = "TOKEN_REVOKED"
	CodeTokenInvalid   = "TOKEN_INVALID"
	CodeUserDisabled   = "USER_DISABLED"
	CodeNoCSRF         = "CSRF_REQUIRED" // the header is missing or wrong
	CodeCrossSite      = "CROSS_SITE"    // the request comes from a page of another site

	CodeBadCredentials = "BAD_CREDENTIALS"
	CodeLockedOut      = "LOCKED_OUT"
	CodeRateLimited    = "RATE_LIMITED"

	CodeLinkInvalid = "LINK_INVALID"
	CodeLinkUsed    = "LINK_USED"
	CodeLinkExpired = "LINK_EXPIRED"

	CodeWeakPassword = "WEAK_PASSWORD"
	CodeNameTaken    = "NAME_TAKEN"
	CodeGrantCovered = "GRANT_COVERED" // a wider grant of the same role is there
	CodeGrantExceeds = "GRANT_EXCEEDS" // more than whoever gives it has
	CodeLastAdmin    = "LAST_ADMIN"
	CodeNotSignedIn  = "NOT_SIGNED_IN"
)

// What a browser is told at /oidc/callback.
const (
	CodeOIDCRefused   = "OIDC_REFUSED" // the provider said no, or something that does not hold
	CodeOIDCUnmatched = "OIDC_STATE"   // it answers what this browser did not ask
)

// MinPassword is the length of the shortest password, in characters.
const MinPassword = 10

// maxPassword bounds what is hashed, in bytes.
const maxPassword = 1024

// commonPasswords are those of ten characters and more that are met most, as lists of
// leaked passwords have them, and what the names of this program suggest.
var commonPasswords = strings.Fields(`
	1234567890 0123456789 9876543210 0987654321 12345678910 123456789a a123456789 1234567891 123456789q q123456789
	1111111111 0000000000 8888888888 6666666666 1122334455 1234512345 1231231231 123123123123 5201314520 woaini1314
	qwertyuiop qwerty12345 qwerty123456 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y zaq12wsxcde asdfghjkl123 abcdefghij abc1234567 abcd123456
	password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 iloveyou123 woaini1314520 admin12345 admin123456
	administrator root123456 test123456 welcome123 changeme123 letmein1234 qq123456789 aa123456789 asd123456789 qwe123456789 zxcvbnm123
	jiedui1234 jiedui12345 jiedui123456 bangfu123456 bangfu1234`)

// CheckPassword refuses a password that is too easily guessed.
func CheckPassword(password, name string) error {
	folded := strings.ToLower(password)
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return weak("密码至少 10 个字符，请改长一些")
	case len(password) > maxPassword:
		return weak("密码过长，请改短一些")
	case contains(commonPasswords, folded), allOne(folded):
		return weak("这个密码太常见，请换一个")
	case name != "" && strings.Contains(folded, strings.ToLower(name)) && utf8.RuneCountInString(password) < utf8.RuneCountInString(name)+6:
		return weak("密码不能是登录名，请换一个")
	}
	return nil
}

func weak(text string) error {
	return &Error{Kind: KindInvalid, Code: CodeWeakPassword, Entity: "user", Field: "password", Text: text}
}

// allOne reports whether a text repeats one character.
func allOne(s string) bool {
	for _, r := range s {
		if !strings.HasPrefix(s, string(r)) {
			return false
		}
	}
	return true
}

// UserName is a name to sign in by as it is kept, or why it cannot be one.
func UserName(text string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(text))
	if n := utf8.RuneCountInString(name); n < 2 || n > 64 {
		return "", Invalid("user", "", "name", "登录名应为 2 到 64 个字符")
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@+", r) {
			return "", Invalid("user", "", "name", "登录名只能用文字、数字和 . _ - @ +")
		}
	}
	return name, nil
}

// Lifetimes of what expires.
const (
	SetupLifetime      = 24 * time.Hour
	InvitationLifetime = 7 * 24 * time.Hour
	ResetLifetime      = 24 * time.Hour
	MaxTokenLifetime   = 2 * 366 * 24 * time.Hour
)
