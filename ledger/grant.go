package ledger

import "strings"

// Includes reports whether whoever has the role may do all that the other allows, on the
// same scope.
func (r AccessRole) Includes(other AccessRole) bool {
	switch r {
	case AccessAdmin:
		return true
	case AccessOffice:
		return other == AccessOffice || other == AccessReviewer || other == AccessViewer
	case AccessReviewer, AccessPartner:
		return other == r || other == AccessViewer
	}
	return r == other
}

// Covers reports whether the grant allows all that the other does. above gives an
// organisation and those that it belongs to.
func (g Grant) Covers(other Grant, above func(ID) []ID) bool {
	return g.Role.Includes(other.Role) && g.around(other, above)
}

// around reports whether the scope of the grant holds the other's.
func (g Grant) around(other Grant, above func(ID) []ID) bool {
	switch {
	case g.Everywhere():
		return true
	case g.Place != "":
		return strings.HasPrefix(other.Place, g.Place)
	case g.Organisation != 0:
		return other.Organisation != 0 && contains(above(other.Organisation), g.Organisation)
	}
	return g.Project == other.Project
}

// Within is what grants are worth to whoever got them from somebody who has others: no more
// than both allow. Of scopes that lie within one another it is the narrower one.
func Within(grants, of []Grant, above func(ID) []ID) []Grant {
	var both []Grant
	for _, g := range grants {
		for _, o := range of {
			narrow := g
			switch {
			case !o.Role.Includes(g.Role):
				continue
			case o.around(g, above):
			case g.around(o, above):
				narrow.Place, narrow.Organisation, narrow.Project = o.Place, o.Organisation, o.Project
			default:
				continue
			}
			if narrow.Validate() == nil && !contains(both, narrow) {
				both = append(both, narrow)
			}
		}
	}
	return both
}
