package ledger

import (
	"slices"
	"strings"
)

// AccessRole is what somebody may do on a scope (角色).
type AccessRole string

// The roles.
const (
	AccessAdmin    AccessRole = "admin"    // 管理员: everything, users and settings included
	AccessOffice   AccessRole = "office"   // 帮扶办: manage, import and approve in a subtree of places
	AccessReviewer AccessRole = "reviewer" // 审核人: approve in a subtree of places
	AccessPartner  AccessRole = "partner"  // 帮扶单位: read the own projects and pairings, report on them
	AccessViewer   AccessRole = "viewer"   // 查看: aggregates and published lists
)

// AccessRoles lists the roles, the one that may most first.
var AccessRoles = []AccessRole{AccessAdmin, AccessOffice, AccessReviewer, AccessPartner, AccessViewer}

// Valid reports whether the role is known.
func (r AccessRole) Valid() bool { return contains(AccessRoles, r) }

// Grant gives a role on a scope: a subtree of places, a subtree of organisations, one
// project, or, with none of them, everything.
type Grant struct {
	ID           ID         `db:"id"`
	Role         AccessRole `db:"role"`
	Place        string     `db:"place_code"`      // at or below it
	Organisation ID         `db:"organisation_id"` // it and what belongs to it
	Project      ID         `db:"project_id"`
}

// Everywhere reports whether the grant is on everything.
func (g Grant) Everywhere() bool { return g.Place == "" && g.Organisation == 0 && g.Project == 0 }

// Validate checks that the role goes with the scope.
func (g Grant) Validate() error {
	scopes := 0
	for _, given := range []bool{g.Place != "", g.Organisation != 0, g.Project != 0} {
		if given {
			scopes++
		}
	}
	switch {
	case !g.Role.Valid():
		return Invalid("grant", string(g.Role), "role", "角色应为 admin、office、reviewer、partner 或 viewer")
	case scopes > 1:
		return Invalid("grant", "", "scope", "一条授权只能写地区、单位、项目中的一个")
	case g.Role == AccessAdmin && scopes > 0:
		return Invalid("grant", "", "scope", "管理员的授权不限范围，请不要写地区、单位或项目")
	case (g.Role == AccessOffice || g.Role == AccessReviewer) && (g.Organisation != 0 || g.Project != 0):
		return Invalid("grant", "", "scope", "帮扶办和审核人的授权范围是地区")
	case g.Role == AccessPartner && (g.Everywhere() || g.Place != ""):
		return Invalid("grant", "", "scope", "帮扶单位的授权范围是单位或项目")
	}
	return nil
}

// Channel is the way by which a caller came.
type Channel string

// The channels.
const (
	ThroughUI      Channel = "ui"      // a session in a browser
	ThroughToken   Channel = "token"   // an API token
	ThroughMachine Channel = "machine" // the command line, where the ledger is kept
	ThroughNobody  Channel = "nobody"  // nobody has signed in
)

// Caller is who asks or writes, and what he was granted.
type Caller struct {
	User    ID      // zero: no user
	Token   ID      // zero: not by a token
	Session ID      // zero: not by a session
	Name    string  // as the record names him
	Through Channel // by which way
	Grants  []Grant // of the user, or of the token, which has no more than its user
	// ReadOnly: by a token that is for questions alone.
	ReadOnly bool
}

// Machine is whoever has the ledger's file or its password: he may do everything.
func Machine(name string) Caller {
	return Caller{Name: name, Through: ThroughMachine, Grants: []Grant{{Role: AccessAdmin}}}
}

// Scope is the rows that somebody may see: the projects credited to or standing in one of
// the places, those in which one of the organisations takes part, and single projects;
// with the pairings, reports and figures of the same places and organisations.
// The zero value is nothing.
type Scope struct {
	Everything    bool
	Places        []string // each with all below it
	Organisations []ID     // each with all that belong to it
	Projects      []ID
}

// Scope is where the caller has one of the roles; none named: any.
func (c Caller) Scope(roles ...AccessRole) (s Scope) {
	for _, g := range c.Grants {
		switch {
		case len(roles) > 0 && !slices.Contains(roles, g.Role):
		case g.Everywhere():
			return Scope{Everything: true}
		case g.Place != "":
			s.Places = append(s.Places, g.Place)
		case g.Organisation != 0:
			s.Organisations = append(s.Organisations, g.Organisation)
		case g.Project != 0:
			s.Projects = append(s.Projects, g.Project)
		}
	}
	slices.Sort(s.Places)
	s.Places = outermost(s.Places)
	slices.Sort(s.Organisations)
	s.Organisations = slices.Compact(s.Organisations)
	slices.Sort(s.Projects)
	s.Projects = slices.Compact(s.Projects)
	return s
}

// outermost leaves out what lies within another of the sorted places.
func outermost(places []string) []string {
	kept := places[:0]
	for _, p := range places {
		if len(kept) == 0 || !strings.HasPrefix(p, kept[len(kept)-1]) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Empty reports whether nothing can be seen.
func (s Scope) Empty() bool {
	return !s.Everything && len(s.Places)+len(s.Organisations)+len(s.Projects) == 0
}

// Has reports whether the caller has one of the roles anywhere.
func (c Caller) Has(roles ...AccessRole) bool {
	return slices.ContainsFunc(c.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// seenBy is who may see rows of a kind at all; kinds that it does not list are seen by all.
// Definitions (programmes, measures, administrative places) are public among those who may
// sign in.
var seenBy = map[RowKind][]AccessRole{
	RowBatch:   {AccessAdmin, AccessOffice},
	RowFinding: {AccessAdmin, AccessOffice},
	RowReport:  {AccessAdmin, AccessOffice, AccessReviewer, AccessPartner},
}

// ScopeOf is the scope within which the caller sees rows of a kind.
func (c Caller) ScopeOf(kind RowKind) Scope { return c.Scope(seenBy[kind]...) }
