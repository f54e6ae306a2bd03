package notices

import (
	"context"
	"fmt"

	"github.com/wneessen/go-mail"

	"jiedui/ledger"
)

// Mail is the server that mail is handed to (SMTP).
type Mail struct {
	Host     string // empty: none
	Port     int
	Username string // empty: no signing in
	Password string
	From     string
	// TLS is starttls, tls (from the first byte) or none, which is for this machine only.
	TLS string
}

// client is how mail is handed over.
func (m Mail) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(m.Port)}
	switch m.TLS {
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case "tls":
		options = append(options, mail.WithSSL())
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.Username), mail.WithPassword(m.Password))
	}
	return mail.NewClient(m.Host, options...)
}

// mail sends a delivery to its address. The message's id is the same in each attempt.
func (s *Sender) mail(ctx context.Context, d ledger.Dispatch) (taken bool, answer string) {
	if err := s.hand(ctx, d); err != nil {
		return false, shortened(err.Error(), maxAnswer)
	}
	return true, "250"
}

func (s *Sender) hand(ctx context.Context, d ledger.Dispatch) error {
	m := mail.NewMsg()
	if err := m.From(s.options.Mail.From); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if err := m.To(d.Mail); err != nil {
		return fmt.Errorf("receiver: %w", err)
	}
	m.Subject("[结对] " + d.Of.Title)
	m.SetMessageIDWithValue(fmt.Sprintf("notice-%d-%d@%s", d.Of.ID, d.ID, "jiedui"))
	m.SetDateWithValue(s.options.Now())
	text := d.Of.Title + "\n"
	if d.Of.Text != "" {
		text += "\n" + d.Of.Text + "\n"
	}
	m.SetBodyString(mail.TypeTextPlain, text)
	client, err := s.options.Mail.client()
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, m)
}
