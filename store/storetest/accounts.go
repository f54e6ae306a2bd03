package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("the_first_administrator_is_made_by_a_link_once", firstAdministrator)
	_ = add("a_wrong_name_and_a_wrong_password_are_refused_alike", wrongPassword)
	_ = add("wrong_passwords_lock_a_name_whether_it_is_there_or_not", lockedOut)
	_ = add("many_guesses_at_once_are_no_more_than_one_after_another", guessesAtOnce)
	_ = add("one_address_may_not_try_many_names", rateLimited)
	_ = add("a_session_ends_and_expires", sessionsEnd)
	_ = add("a_new_password_ends_the_other_sessions", passwordChanged)
	_ = add("a_disabled_user_is_shut_out_and_let_in_again", userDisabled)
	_ = add("the_last_administrator_stays", lastAdministrator)
	_ = add("a_link_is_good_once_and_for_a_while", linksOnce)
	_ = add("a_link_for_a_new_password_makes_earlier_ones_void", passwordLink)
	_ = add("what_accounts_do_teaches_the_ledger_nothing", ledgerUnmoved)
)

const goodPassword = "correct horse battery"

// people are accounts of a test, with what is done to them.
type people struct {
	*writing
	machine ledger.Doing
	admin   ledger.Doing
}

func newPeople(t *testing.T, s *store.Store) *people {
	p := &people{writing: newWriting(t, s), machine: ledger.Doing{Caller: ledger.Machine("root")}}
	if err := s.EnsureProvinces(p.ctx, Guangdong, Fujian); err != nil {
		t.Fatal(err)
	}
	p.admin = p.user("admin", ledger.Grant{Role: ledger.AccessAdmin})
	return p
}

// user makes an account, signs in and is who has done so.
func (p *people) user(name string, grants ...ledger.Grant) ledger.Doing {
	p.Helper()
	_, err := p.AddUser(p.ctx, p.machine, ledger.User{Name: name, Grants: grants}, goodPassword)
	if err != nil {
		p.Fatal(err)
	}
	return p.doing(p.signIn(name))
}

func (p *people) signIn(name string) ledger.OpenSession {
	p.Helper()
	o, err := p.SignIn(p.ctx, name, goodPassword, "10.0.0.1")
	if err != nil {
		p.Fatal(err)
	}
	return o
}

func (p *people) doing(o ledger.OpenSession) ledger.Doing {
	p.Helper()
	c, session, err := p.CallerOfSession(p.ctx, o.Secret)
	if err != nil {
		p.Fatal(err)
	}
	if diff := cmp.Diff(o.Session, session); diff != "" {
		p.Errorf("session (-opened +found):\n%s", diff)
	}
	return ledger.Doing{Caller: c, Address: "10.0.0.1"}
}

// coded expects an error of a code.
func (p *people) coded(err error, code string) {
	p.Helper()
	var known *ledger.Error
	if !errors.As(err, &known) || known.CodeOrKind() != code {
		p.Fatalf("got %v, want %s", err, code)
	}
}

// ended expects a session to be refused with a code.
func (p *people) ended(secret, code string) {
	p.Helper()
	_, _, err := p.CallerOfSession(p.ctx, secret)
	p.coded(err, code)
}

func (p *people) exec(text string, args ...any) {
	p.Helper()
	if err := p.InTx(p.ctx, func(tx *store.Tx) error { _, err := tx.ExecContext(p.ctx, text, args...); return err }); err != nil {
		p.Fatal(err)
	}
}

// logged are the actions in the log about a user, in order.
func (p *people) logged(user ledger.ID) (actions []string) {
	p.Helper()
	err := p.InTx(p.ctx, func(tx *store.Tx) error {
		return tx.SelectContext(p.ctx, &actions, `SELECT action FROM access_log WHERE about_user = $1 ORDER BY id`, user)
	})
	if err != nil {
		p.Fatal(err)
	}
	return actions
}

func firstAdministrator(t *testing.T, s *store.Store) {
	p := &people{writing: newWriting(t, s), machine: ledger.Doing{Caller: ledger.Machine("root")}}
	first, err := s.SetupLink(p.ctx, p.machine)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.SetupLink(p.ctx, p.machine)
	if err != nil || first == second || !strings.HasPrefix(first, ledger.InvitationPrefix) {
		t.Fatalf("%q, %q, %v", first, second, err)
	}
	for password, name := range map[string]string{"short": "root", "password123": "root", "": "root"} {
		_, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: first, Name: name, Password: password})
		p.coded(err, ledger.CodeWeakPassword)
	}
	o, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: first, Name: "  Root ", DisplayName: "管理员", Password: goodPassword, Address: "10.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	by := p.doing(o)
	if by.Name != "管理员" || !by.Has(ledger.AccessAdmin) || by.Through != ledger.ThroughUI || by.Session != o.ID {
		t.Errorf("caller %+v", by)
	}
	for _, link := range []string{first, second} {
		_, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: link, Name: "another", Password: goodPassword})
		p.coded(err, ledger.CodeLinkUsed)
	}
	if link, err := s.SetupLink(p.ctx, p.machine); link != "" || err != nil {
		t.Errorf("a link for a second first administrator: %q, %v", link, err)
	}
	if diff := cmp.Diff([]string{"user_created", "granted", "sign_in"}, p.logged(by.User)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if csrf, err := s.CSRFOf(p.ctx, o.ID); err != nil || csrf != o.CSRF || csrf == o.Secret {
		t.Errorf("CSRF %q, %v", csrf, err)
	}
}

func wrongPassword(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	_, unknown := s.SignIn(p.ctx, "nobody", goodPassword, "10.0.0.2")
	_, wrong := s.SignIn(p.ctx, "admin", "wrong horse battery", "10.0.0.2")
	p.coded(wrong, ledger.CodeBadCredentials)
	if diff := cmp.Diff(wrong.Error(), unknown.Error()); diff != "" {
		t.Errorf("told apart (-wrong +unknown):\n%s", diff)
	}
	if got := p.logged(p.admin.User); got[len(got)-1] != "sign_in_failed" {
		t.Errorf("log %v", got)
	}
	if _, err := s.AddUser(p.ctx, p.machine, ledger.User{Name: "without"}, ""); err != nil {
		t.Fatal(err)
	}
	_, err := s.SignIn(p.ctx, "without", "", "10.0.0.2")
	p.coded(err, ledger.CodeBadCredentials)
	p.exec(`UPDATE account SET password_hash = 'plain' WHERE name = 'without'`)
	_, err = s.SignIn(p.ctx, "without", "plain", "10.0.0.2")
	p.coded(err, string(ledger.KindInternal))
}

func lockedOut(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	var texts []string
	for _, name := range []string{"admin", "nobody"} {
		for range 5 {
			_, err := s.SignIn(p.ctx, name, "wrong horse battery", "10.0.0.2")
			p.coded(err, ledger.CodeBadCredentials)
		}
		_, err := s.SignIn(p.ctx, name, goodPassword, "10.0.0.3")
		p.coded(err, ledger.CodeLockedOut)
		texts = append(texts, err.Error()[:20])
	}
	if texts[0] != texts[1] {
		t.Errorf("told apart: %v", texts)
	}
	users, err := s.Users(p.ctx, p.admin.Caller)
	if err != nil || users[0].LockedUntil == 0 {
		t.Errorf("%+v, %v", users, err)
	}
	// A session that is there goes on, and may unlock.
	second := p.user("second", ledger.Grant{Role: ledger.AccessAdmin})
	if u, err := s.SetUserDisabled(p.ctx, second, p.admin.User, false); err != nil || u.LockedUntil != 0 {
		t.Fatalf("%+v, %v", u, err)
	}
	p.signIn("admin")
	// Locks end by themselves.
	for range 6 {
		_, _ = s.SignIn(p.ctx, "admin", "wrong", "10.0.0.2") // refused as above
	}
	_, err = s.SignIn(p.ctx, "admin", goodPassword, "10.0.0.2")
	p.coded(err, ledger.CodeLockedOut)
	p.exec(`UPDATE sign_in_attempt SET locked_until = 1 WHERE locked_until > 0`)
	p.signIn("admin")
	if got := p.logged(p.admin.User); !slices.Contains(got, "locked_out") {
		t.Errorf("log %v", got)
	}
}

func guessesAtOnce(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	var all sync.WaitGroup
	codes := make(chan string, 20)
	for range cap(codes) {
		all.Go(func() {
			_, err := s.SignIn(context.Background(), "admin", "wrong horse battery", "10.0.0.2")
			var known *ledger.Error
			errors.As(err, &known)
			codes <- known.CodeOrKind()
		})
	}
	all.Wait()
	close(codes)
	counts := map[string]int{}
	for c := range codes {
		counts[c]++
	}
	if diff := cmp.Diff(map[string]int{ledger.CodeBadCredentials: 5, ledger.CodeLockedOut: 15}, counts); diff != "" {
		p.Errorf("(-want +got):\n%s", diff)
	}
}

func rateLimited(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	for i := range 50 {
		_, err := s.SignIn(p.ctx, "name"+strings.Repeat("x", i), "wrong", "10.0.0.2")
		p.coded(err, ledger.CodeBadCredentials)
	}
	_, err := s.SignIn(p.ctx, "admin", goodPassword, "10.0.0.2")
	p.coded(err, ledger.CodeRateLimited)
	p.signIn("admin") // from another address
	// Those who know their passwords are not counted.
	for range 60 {
		p.signIn("admin")
	}
}

func sessionsEnd(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	one, two := p.signIn("admin"), p.signIn("admin")
	if one.Secret == two.Secret || one.CSRF == two.CSRF {
		t.Error("a session's secrets are used again")
	}
	for _, forged := range []string{"", "x", one.Secret[1:], one.Secret + "A", strings.ToLower(one.Secret), strings.Repeat("A", len(one.Secret))} {
		p.ended(forged, ledger.CodeSessionInvalid)
	}
	by := p.doing(one)
	if err := s.SignOut(p.ctx, by); err != nil {
		t.Fatal(err)
	}
	p.ended(one.Secret, ledger.CodeSessionInvalid)
	p.doing(two)
	p.exec(`UPDATE session SET seen_at = 1 WHERE id = $1`, two.ID)
	p.ended(two.Secret, ledger.CodeSessionExpired)
	three := p.signIn("admin")
	p.exec(`UPDATE session SET expires_at = 1 WHERE id = $1`, three.ID)
	p.ended(three.Secret, ledger.CodeSessionExpired)
	// Being used, a session goes on.
	four := p.signIn("admin")
	p.exec(`UPDATE session SET seen_at = seen_at - 3600000000 WHERE id = $1`, four.ID)
	seen := p.number(`SELECT seen_at FROM session WHERE id = $1`, four.ID)
	p.doing(four)
	if now := p.number(`SELECT seen_at FROM session WHERE id = $1`, four.ID); now <= seen {
		t.Error("a session's use is not noted")
	}
	// An end of all spares the one that asks.
	five := p.doing(p.signIn("admin"))
	if n, err := s.EndSessions(p.ctx, five, five.User); err != nil || n != 3 { // the idle one among them
		t.Errorf("ended %d, %v", n, err)
	}
	p.ended(four.Secret, ledger.CodeSessionInvalid)
	viewer := p.user("viewer", ledger.Grant{Role: ledger.AccessViewer})
	_, err := s.EndSessions(p.ctx, viewer, five.User)
	p.coded(err, string(ledger.KindForbidden))
	if n := p.number(`SELECT COUNT(*) FROM session WHERE hash = $1`, one.Secret); n != 0 {
		t.Error("a cookie's value is stored")
	}
}

func passwordChanged(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	other := p.signIn("admin")
	const fresh = "a better password"
	p.coded(s.ChangePassword(p.ctx, p.admin, "wrong", fresh), ledger.CodeBadCredentials)
	p.coded(s.ChangePassword(p.ctx, p.admin, goodPassword, "short"), ledger.CodeWeakPassword)
	p.coded(s.ChangePassword(p.ctx, ledger.Doing{}, goodPassword, fresh), ledger.CodeNotSignedIn)
	if err := s.ChangePassword(p.ctx, p.admin, goodPassword, fresh); err != nil {
		t.Fatal(err)
	}
	p.ended(other.Secret, ledger.CodeSessionInvalid)
	_, err := s.SignIn(p.ctx, "admin", goodPassword, "10.0.0.1")
	p.coded(err, ledger.CodeBadCredentials)
	if _, err := s.SignIn(p.ctx, "ADMIN", fresh, "10.0.0.1"); err != nil {
		t.Error(err)
	}
	p.coded(s.SetPassword(p.ctx, p.machine, p.admin.User, "short"), ledger.CodeWeakPassword)
	p.coded(s.SetPassword(p.ctx, ledger.Doing{}, p.admin.User, goodPassword), string(ledger.KindForbidden))
	if err := s.SetPassword(p.ctx, p.machine, p.admin.User, goodPassword); err != nil {
		t.Fatal(err)
	}
	p.signIn("admin")
}

func userDisabled(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	o := p.signIn("admin")
	second := p.user("second", ledger.Grant{Role: ledger.AccessAdmin})
	_, secret, err := s.CreateToken(p.ctx, p.admin, ledger.Token{Name: "t", Scope: ledger.TokenRead})
	if err != nil {
		t.Fatal(err)
	}
	_, link, err := s.Invite(p.ctx, p.admin, ledger.Invitation{Grants: []ledger.Grant{{Role: ledger.AccessViewer}}})
	if err != nil {
		t.Fatal(err)
	}
	if u, err := s.SetUserDisabled(p.ctx, second, p.admin.User, true); err != nil || !u.Disabled {
		t.Fatalf("%+v, %v", u, err)
	}
	p.ended(o.Secret, ledger.CodeSessionInvalid)
	_, err = s.CallerOfToken(p.ctx, secret)
	p.coded(err, ledger.CodeUserDisabled)
	_, err = s.SignIn(p.ctx, "admin", goodPassword, "10.0.0.1")
	p.coded(err, ledger.CodeBadCredentials)
	_, err = s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: link, Name: "guest", Password: goodPassword})
	p.coded(err, ledger.CodeLinkInvalid)
	if _, err := s.SetUserDisabled(p.ctx, second, p.admin.User, false); err != nil {
		t.Fatal(err)
	}
	p.signIn("admin")
	_, err = s.SetUserDisabled(p.ctx, second, second.User, true)
	p.coded(err, string(ledger.KindInvalid))
	_, err = s.SetUserDisabled(p.ctx, second, 4711, true)
	p.coded(err, string(ledger.KindNotFound))
}

func lastAdministrator(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	_, err := s.SetUserDisabled(p.ctx, p.machine, p.admin.User, true)
	p.coded(err, ledger.CodeLastAdmin)
	_, err = s.RevokeGrant(p.ctx, p.machine, p.admin.Grants[0].ID)
	p.coded(err, ledger.CodeLastAdmin)
	p.signIn("admin")
}

func linksOnce(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	invite := func() (ledger.Invitation, string) {
		v, secret, err := s.Invite(p.ctx, p.admin, ledger.Invitation{DisplayName: "李四", Email: "li@example.cn", Grants: []ledger.Grant{{Role: ledger.AccessViewer, Place: "4402"}}})
		if err != nil {
			t.Fatal(err)
		}
		return v, secret
	}
	v, secret := invite()
	if found, err := s.InvitationBySecret(p.ctx, secret); err != nil || found.ID != v.ID || found.Kind != ledger.InviteUser {
		t.Errorf("%+v, %v", found, err)
	}
	accept := func(secret, name string) error {
		_, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: secret, Name: name, Password: goodPassword, Address: "10.0.0.9"})
		return err
	}
	p.coded(accept(secret, "admin"), ledger.CodeNameTaken)
	p.coded(accept(secret, "x"), string(ledger.KindInvalid))
	p.coded(accept(secret, "li si"), string(ledger.KindInvalid))
	var all sync.WaitGroup
	results := make(chan error, 2)
	for _, name := range []string{"lisi", "lisi2"} {
		all.Go(func() { results <- accept(secret, name) })
	}
	all.Wait()
	first, second := <-results, <-results
	if first != nil {
		first, second = second, first
	}
	if first != nil {
		t.Fatal(first)
	}
	p.coded(second, ledger.CodeLinkUsed)
	p.coded(accept(secret, "lisi3"), ledger.CodeLinkUsed)
	p.coded(accept(ledger.InvitationPrefix+"x", "lisi3"), ledger.CodeLinkInvalid)
	p.coded(accept(ledger.TokenPrefix+secret[4:], "lisi3"), ledger.CodeLinkInvalid)
	late, secret := invite()
	p.exec(`UPDATE invitation SET expires_at = 1 WHERE id = $1`, late.ID)
	p.coded(accept(secret, "lisi3"), ledger.CodeLinkExpired)
	void, secret := invite()
	viewer := p.user("viewer", ledger.Grant{Role: ledger.AccessViewer})
	p.coded(s.RevokeInvitation(p.ctx, viewer, void.ID), string(ledger.KindNotFound))
	if err := s.RevokeInvitation(p.ctx, p.admin, void.ID); err != nil {
		t.Fatal(err)
	}
	p.coded(accept(secret, "lisi3"), ledger.CodeLinkInvalid)
	_, _, err := s.Invite(p.ctx, p.admin, ledger.Invitation{})
	p.coded(err, string(ledger.KindInvalid))
	list, err := s.Invitations(p.ctx, p.admin.Caller)
	if err != nil || len(list) != 3 || list[0].ID != void.ID || list[2].UsedAt == 0 || list[2].UsedBy == 0 || len(list[2].Grants) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func passwordLink(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	old, err := s.ResetLink(p.ctx, p.machine, p.admin.User)
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.ResetLink(p.ctx, p.machine, p.admin.User)
	if err != nil {
		t.Fatal(err)
	}
	const fresh = "a better password"
	_, err = s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: old, Password: fresh})
	p.coded(err, ledger.CodeLinkInvalid)
	o, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: link, Name: "ignored", Password: fresh})
	if err != nil || o.User != p.admin.User {
		t.Fatalf("%+v, %v", o, err)
	}
	if _, err := s.SignIn(p.ctx, "admin", fresh, ""); err != nil {
		t.Error(err)
	}
	viewer := p.user("viewer", ledger.Grant{Role: ledger.AccessViewer})
	_, err = s.ResetLink(p.ctx, viewer, p.admin.User)
	p.coded(err, string(ledger.KindForbidden))
}

func ledgerUnmoved(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	before, err := s.LatestInstant(p.ctx)
	if err != nil {
		t.Fatal(err)
	}
	p.doing(p.signIn("admin"))
	p.user("another", ledger.Grant{Role: ledger.AccessViewer})
	if after, err := s.LatestInstant(p.ctx); err != nil || after != before {
		t.Errorf("the ledger went from %d to %d, %v", before, after, err)
	}
}
