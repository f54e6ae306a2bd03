package storetest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("overlapping_grants_are_refused_or_joined", grantsOverlap)
	_ = add("nobody_gives_more_than_he_has", grantsBounded)
	_ = add("a_token_may_no_more_than_its_user", tokensBounded)
	_ = add("a_token_expires_and_is_revoked", tokensEnd)
	_ = add("who_comes_through_a_provider_has_the_grants_of_his_groups", groupsMapped)
	_ = add("users_tokens_and_links_are_listed_for_those_who_look_after_them", accountsListed)
)

func grantsOverlap(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	user := p.user("viewer", ledger.Grant{Role: ledger.AccessViewer, Place: "440229"}).User
	grant := func(g ledger.Grant) error { _, err := s.GrantRole(p.ctx, p.admin, user, g); return err }
	for _, covered := range []string{"440229", "440229101"} {
		p.coded(grant(ledger.Grant{Role: ledger.AccessViewer, Place: covered}), ledger.CodeGrantCovered)
	}
	p.coded(grant(ledger.Grant{Role: "chief"}), string(ledger.KindInvalid))
	p.coded(grant(ledger.Grant{Role: ledger.AccessViewer, Place: "999999"}), string(ledger.KindNotFound))
	p.coded(grant(ledger.Grant{Role: ledger.AccessPartner, Organisation: 4711}), string(ledger.KindNotFound))
	p.coded(grant(ledger.Grant{Role: ledger.AccessPartner, Place: "4402"}), string(ledger.KindInvalid))
	p.coded(grant(ledger.Grant{Role: ledger.AccessViewer, Place: "4402", Project: 1}), string(ledger.KindInvalid))
	for _, g := range []ledger.Grant{{Role: ledger.AccessOffice, Place: "3503"}, {Role: ledger.AccessViewer, Place: "4402"}} {
		if err := grant(g); err != nil { // the second takes the place of the first one's
			t.Fatal(err)
		}
	}
	got := p.doing(p.signIn("viewer")).Grants
	for i := range got {
		got[i].ID = 0
	}
	want := []ledger.Grant{{Role: ledger.AccessOffice, Place: "3503"}, {Role: ledger.AccessViewer, Place: "4402"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"user_created", "granted", "sign_in", "granted", "grant_revoked", "granted", "sign_in"}, p.logged(user)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	_, err := s.RevokeGrant(p.ctx, p.admin, 4711)
	p.coded(err, string(ledger.KindNotFound))
}

func grantsBounded(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	p.apply(whole(), ledger.Entry{Row: 9, Project: &ledger.ProjectClaim{Name: "厂房", Places: []ledger.PlaceShare{{PlaceCode: "440229101"}},
		Participations: []ledger.ParticipationClaim{{Organisation: "甲公司", Role: ledger.RoleLead}}},
		Organisations: []ledger.OrganisationClaim{{Name: "甲公司", Kind: ledger.PrivateFirm}, {Name: "乙公司", Kind: ledger.PrivateFirm}, {Name: "丙公司", Kind: ledger.PrivateFirm, PlaceCode: "3503"}}},
		ledger.Entry{Row: 10, Project: &ledger.ProjectClaim{Name: "外县项目", Places: []ledger.PlaceShare{{PlaceCode: "3503"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "东莞市人民政府", Role: ledger.RoleLead}}}})
	office := p.user("office", ledger.Grant{Role: ledger.AccessOffice, Place: "4402"})
	organisation := func(name string) ledger.Grant {
		return ledger.Grant{Role: ledger.AccessPartner, Organisation: p.organisation(name).ID}
	}
	project := func(name string) ledger.Grant {
		return ledger.Grant{Role: ledger.AccessPartner, Project: p.id(`SELECT id FROM project WHERE name = $1`, name)}
	}
	for name, c := range map[string]struct {
		g  ledger.Grant
		ok bool
	}{
		"a_viewer_below":                 {ledger.Grant{Role: ledger.AccessViewer, Place: "440229"}, true},
		"a_viewer_of_all":                {ledger.Grant{Role: ledger.AccessViewer}, false},
		"a_viewer_elsewhere":             {ledger.Grant{Role: ledger.AccessViewer, Place: "3503"}, false},
		"a_viewer_above":                 {ledger.Grant{Role: ledger.AccessViewer, Place: "44"}, false},
		"an_office":                      {ledger.Grant{Role: ledger.AccessOffice, Place: "440229"}, false},
		"an_administrator":               {ledger.Grant{Role: ledger.AccessAdmin}, false},
		"a_project_here":                 {project("厂房"), true},
		"a_project_elsewhere":            {project("外县项目"), false},
		"a_project_that_is_not_there":    {ledger.Grant{Role: ledger.AccessPartner, Project: 4711}, false},
		"a_partner_who_is_only_here":     {organisation("甲公司"), true},
		"a_partner_of_a_reverse_enclave": {organisation("华润(集团)有限公司"), true},
		"a_partner_who_is_elsewhere_too": {organisation("东莞市人民政府"), false},
		"a_partner_who_has_nothing_yet":  {organisation("乙公司"), true},
		"a_partner_seated_elsewhere":     {organisation("丙公司"), false},
		"a_partner_that_is_not_there":    {ledger.Grant{Role: ledger.AccessPartner, Organisation: 4711}, false},
	} {
		_, _, err := s.Invite(p.ctx, office, ledger.Invitation{Grants: []ledger.Grant{c.g}})
		if c.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if !c.ok {
			p.coded(err, ledger.CodeGrantExceeds)
		}
	}
	// Whom it has invited it looks after, nobody else.
	_, link, err := s.Invite(p.ctx, office, ledger.Invitation{Grants: []ledger.Grant{organisation("甲公司")}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: link, Name: "partner", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	partner := p.doing(o)
	g, err := s.GrantRole(p.ctx, office, partner.User, ledger.Grant{Role: ledger.AccessViewer, Place: "440229"})
	if err != nil {
		t.Fatal(err)
	}
	if user, err := s.RevokeGrant(p.ctx, office, g.ID); err != nil || user != partner.User {
		t.Errorf("%d, %v", user, err)
	}
	_, err = s.GrantRole(p.ctx, office, partner.User, ledger.Grant{Role: ledger.AccessOffice, Place: "440229"})
	p.coded(err, ledger.CodeGrantExceeds)
	_, err = s.GrantRole(p.ctx, office, p.admin.User, ledger.Grant{Role: ledger.AccessViewer, Place: "440229"})
	p.coded(err, string(ledger.KindNotFound))
	_, err = s.GrantRole(p.ctx, partner, partner.User, ledger.Grant{Role: ledger.AccessViewer, Place: "440229"})
	p.coded(err, string(ledger.KindForbidden))
	if _, err := s.GrantRole(p.ctx, p.admin, partner.User, ledger.Grant{Role: ledger.AccessReviewer, Place: "440229"}); err != nil {
		t.Fatal(err)
	}
	_, err = s.SetUserDisabled(p.ctx, office, partner.User, true) // more than it could give by now
	p.coded(err, ledger.CodeGrantExceeds)
}

func tokensBounded(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	office := p.user("office", ledger.Grant{Role: ledger.AccessOffice, Place: "4402"})
	create := func(grants ...ledger.Grant) (ledger.Token, string, error) {
		return s.CreateToken(p.ctx, office, ledger.Token{Name: "看板", Scope: ledger.TokenRead, Grants: grants})
	}
	for _, g := range []ledger.Grant{{Role: ledger.AccessViewer}, {Role: ledger.AccessViewer, Place: "44"}, {Role: ledger.AccessAdmin}, {Role: ledger.AccessOffice, Place: "3503"}} {
		_, _, err := create(g)
		p.coded(err, ledger.CodeGrantExceeds)
	}
	token, secret, err := create(ledger.Grant{Role: ledger.AccessViewer, Place: "440229"})
	if err != nil || !strings.HasPrefix(secret, ledger.TokenPrefix) || !strings.HasPrefix(secret, token.Hint) || len(token.Hint) > 8 {
		t.Fatalf("%+v %q %v", token, secret, err)
	}
	_, plain, err := create()
	if err != nil {
		t.Fatal(err)
	}
	worth := func(secret string) (grants []ledger.Grant) {
		c, err := s.CallerOfToken(p.ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		if c.User != office.User || c.Through != ledger.ThroughToken || !c.ReadOnly || c.Token == 0 {
			t.Errorf("%+v", c)
		}
		for _, g := range c.Grants {
			g.ID = 0
			grants = append(grants, g)
		}
		return grants
	}
	if diff := cmp.Diff([]ledger.Grant{{Role: ledger.AccessViewer, Place: "440229"}}, worth(secret)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ledger.Grant{{Role: ledger.AccessOffice, Place: "4402"}}, worth(plain)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// What the user loses, the token loses.
	if _, err := s.RevokeGrant(p.ctx, p.admin, office.Grants[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := append(worth(secret), worth(plain)...); len(got) != 0 {
		t.Errorf("tokens of a user without grants have %+v", got)
	}
	if _, err := s.GrantRole(p.ctx, p.admin, office.User, ledger.Grant{Role: ledger.AccessReviewer, Place: "440229101"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]ledger.Grant{{Role: ledger.AccessViewer, Place: "440229101"}}, worth(secret)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	by, err := s.CallerOfToken(p.ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.CreateToken(p.ctx, ledger.Doing{Caller: by}, ledger.Token{Name: "t", Scope: ledger.TokenWrite})
	p.coded(err, string(ledger.KindForbidden))
}

func tokensEnd(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	token, secret, err := s.CreateToken(p.ctx, p.admin, ledger.Token{Name: "导入", Scope: ledger.TokenWrite})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.CallerOfToken(p.ctx, secret); err != nil || c.ReadOnly || !c.Has(ledger.AccessAdmin) {
		t.Errorf("%+v, %v", c, err)
	}
	used := p.number(`SELECT used_at FROM api_token WHERE id = $1`, token.ID)
	if _, err := s.CallerOfToken(p.ctx, secret); err != nil || used == 0 || p.number(`SELECT used_at FROM api_token WHERE id = $1`, token.ID) != used {
		t.Errorf("its use is noted at %d and again within a minute, %v", used, err)
	}
	for _, forged := range []string{"", "jd_", secret[3:], secret[:len(secret)-1], secret + "A", "jd_" + strings.Repeat("A", len(secret)-3)} {
		_, err := s.CallerOfToken(p.ctx, forged)
		p.coded(err, ledger.CodeTokenInvalid)
	}
	viewer := p.user("viewer", ledger.Grant{Role: ledger.AccessViewer})
	_, err = s.RevokeToken(p.ctx, viewer, token.ID)
	p.coded(err, string(ledger.KindNotFound))
	p.exec(`UPDATE api_token SET expires_at = 1 WHERE id = $1`, token.ID)
	_, err = s.CallerOfToken(p.ctx, secret)
	p.coded(err, ledger.CodeTokenExpired)
	for range 2 { // the second time changes nothing
		if out, err := s.RevokeToken(p.ctx, p.admin, token.ID); err != nil || out.RevokedAt == 0 {
			t.Errorf("%+v, %v", out, err)
		}
	}
	_, err = s.CallerOfToken(p.ctx, secret)
	p.coded(err, ledger.CodeTokenRevoked)
	for _, wrong := range []ledger.Token{{Scope: ledger.TokenRead}, {Name: "t", Scope: "all"}, {Name: "t", Scope: ledger.TokenRead, ExpiresAt: 1},
		{Name: "t", Scope: ledger.TokenRead, ExpiresAt: ledger.Latest}} {
		_, _, err := s.CreateToken(p.ctx, p.admin, wrong)
		p.coded(err, string(ledger.KindInvalid))
	}
	if n := p.number(`SELECT COUNT(*) FROM api_token WHERE hash = $1`, secret); n != 0 {
		t.Error("a token is stored")
	}
}

func groupsMapped(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	enter := func(grants ...ledger.Grant) ledger.Doing {
		t.Helper()
		o, err := s.SignInExternally(p.ctx, ledger.User{Issuer: "https://id.example", Subject: "42", Name: "Wang@example.cn", DisplayName: "王五", Grants: grants}, "10.0.0.7")
		if err != nil {
			t.Fatal(err)
		}
		return p.doing(o)
	}
	first := enter(ledger.Grant{Role: ledger.AccessOffice, Place: "4402"}, ledger.Grant{Role: ledger.AccessViewer})
	if first.Name != "王五" || len(first.Grants) != 2 {
		t.Errorf("%+v", first)
	}
	if _, err := s.GrantRole(p.ctx, p.admin, first.User, ledger.Grant{Role: ledger.AccessReviewer, Place: "3503"}); err != nil {
		t.Fatal(err)
	}
	second := enter(ledger.Grant{Role: ledger.AccessViewer})
	if second.User != first.User || second.Has(ledger.AccessOffice) || !second.Has(ledger.AccessViewer) || !second.Has(ledger.AccessReviewer) {
		t.Errorf("%+v", second)
	}
	_, err := s.SignIn(p.ctx, "wang@example.cn", "", "10.0.0.7")
	p.coded(err, ledger.CodeBadCredentials)
	_, err = s.SignInExternally(p.ctx, ledger.User{Issuer: "https://id.example", Subject: "43", Name: "admin"}, "")
	p.coded(err, ledger.CodeNameTaken) // an account that is here is not taken over
	if _, err := s.SetUserDisabled(p.ctx, p.admin, first.User, true); err != nil {
		t.Fatal(err)
	}
	_, err = s.SignInExternally(p.ctx, ledger.User{Issuer: "https://id.example", Subject: "42", Name: "x"}, "")
	p.coded(err, ledger.CodeUserDisabled)
	if _, err := s.SignInExternally(p.ctx, ledger.User{Name: "x"}, ""); err == nil {
		t.Error("nobody was let in")
	}
}

func accountsListed(t *testing.T, s *store.Store) {
	p := newPeople(t, s)
	office := p.user("office", ledger.Grant{Role: ledger.AccessOffice, Place: "4402"})
	_, link, err := s.Invite(p.ctx, office, ledger.Invitation{Grants: []ledger.Grant{{Role: ledger.AccessViewer, Place: "4402"}}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.AcceptInvitation(p.ctx, ledger.Acceptance{Secret: link, Name: "viewer", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	viewer := p.doing(o)
	if _, _, err := s.CreateToken(p.ctx, viewer, ledger.Token{Name: "t", Scope: ledger.TokenRead, Grants: []ledger.Grant{{Role: ledger.AccessViewer, Place: "440229"}}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by                         ledger.Caller
		users, tokens, invitations int
	}{{p.admin.Caller, 3, 1, 1}, {office.Caller, 2, 0, 1}, {viewer.Caller, 1, 1, 0}, {ledger.Caller{}, 0, 0, 0}} {
		users, err := s.Users(p.ctx, c.by)
		if err != nil {
			t.Fatal(err)
		}
		tokens, err := s.Tokens(p.ctx, c.by)
		if err != nil {
			t.Fatal(err)
		}
		invitations, err := s.Invitations(p.ctx, c.by)
		if err != nil {
			t.Fatal(err)
		}
		byID, err := s.UsersByID(p.ctx, c.by, []ledger.ID{p.admin.User, viewer.User})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range users {
			if _, asked := byID[u.ID]; asked != (u.ID != office.User) {
				t.Errorf("%s sees %d by id: %t", c.by.Name, u.ID, asked)
			}
		}
		if len(users) != c.users || len(tokens) != c.tokens || len(invitations) != c.invitations {
			t.Errorf("%s sees %d users, %d tokens, %d invitations", c.by.Name, len(users), len(tokens), len(invitations))
		}
		for _, token := range tokens {
			if len(token.Grants) != 1 {
				t.Errorf("%+v", token)
			}
		}
	}
	if u, err := s.UserByName(p.ctx, " Viewer"); err != nil || u.ID != viewer.User || len(u.Grants) != 1 || !u.HasPassword || u.SignedInAt == 0 {
		t.Errorf("%+v, %v", u, err)
	}
	_, err = s.UserByName(p.ctx, "nobody")
	p.coded(err, string(ledger.KindNotFound))
	_, err = s.AddUser(p.ctx, viewer, ledger.User{Name: "another"}, "")
	p.coded(err, string(ledger.KindForbidden))
	_, err = s.AddUser(p.ctx, p.machine, ledger.User{Name: "viewer"}, "")
	p.coded(err, ledger.CodeNameTaken)
}
