package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.workflows.estate.Channel;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * E-mail by SMTP, as plain text. A message that is sent again has the same Message-ID, by which mail systems leave out doubles, and a
 * message of a thread refers to the first one.
 *
 * @param settings where connections may go, and whom they trust
 */
record EmailSender(Channel.Email channel, ChatSettings settings) implements Sender {

    /** Characters; more than fits into one message of a run. */
    private static final int MOST = 100_000;

    /** How a server begins to say why not: 4xx is for now, 5xx for good. */
    private static final Pattern CODE = Pattern.compile("\\b([45])[0-9]{2}\\b[ -]");

    @Override
    public Outcome send(Message message, Trip trip) {
        HttpRules rules = settings.rules();
        rules.check(channel.host(), channel.port());
        String password = channel.password() == null ? null : trip.secret(channel.password());
        return new Beside(trip).call(() -> {
            try {
                return sent(message, trip, password);
            } catch (SendFailedException e) {
                return partly(e, message);
            } catch (MessagingException e) {
                return outcome(e);
            }
        });
    }

    private Outcome sent(Message message, Trip trip, @Nullable String password) throws MessagingException {
        Session session = Session.getInstance(properties(trip));
        MimeMessage mail = mail(session, message, trip);
        try (Transport transport = session.getTransport(secure() ? "smtps" : "smtp")) {
            transport.connect(channel.host(), channel.port(), channel.user(), password);
            transport.sendMessage(mail, mail.getAllRecipients());
        }
        return new Outcome.Delivered(id(message));
    }

    private boolean secure() {
        return channel.encryption() == Channel.Encryption.TLS;
    }

    private Properties properties(Trip trip) {
        Properties properties = new Properties();
        String protocol = secure() ? "mail.smtps." : "mail.smtp.";
        String patience = Long.toString(Math.max(1, trip.atMostMillis()));
        properties.setProperty(protocol + "connectiontimeout", patience);
        properties.setProperty(protocol + "timeout", patience);
        properties.setProperty(protocol + "writetimeout", patience);
        properties.setProperty(protocol + "auth", Boolean.toString(channel.password() != null));
        properties.setProperty(protocol + "sendpartial", "true");
        properties.setProperty(protocol + "ssl.checkserveridentity", "true");
        if (channel.encryption() == Channel.Encryption.STARTTLS) {
            properties.setProperty(protocol + "starttls.enable", "true");
            properties.setProperty(protocol + "starttls.required", "true");
        }
        if (settings.trust() != null) {
            properties.put(protocol + "ssl.socketFactory", settings.trust());
        }
        return properties;
    }

    private MimeMessage mail(Session session, Message message, Trip trip) throws MessagingException {
        String id = id(message);
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        mail.setFrom(new InternetAddress(channel.from(), true));
        for (String to : channel.to()) {
            mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(to, true));
        }
        mail.setSubject(Words.line(message.headline()), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(trip.now()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        if (message.isCritical()) {
            mail.setHeader("Importance", "high");
        }
        String earlier = message.earlier();
        if (earlier != null && earlier.matches("<[A-Za-z0-9.@_-]{1,200}>")) {
            mail.setHeader("In-Reply-To", earlier);
            mail.setHeader("References", earlier);
        }
        mail.setText(Layout.plainText(message, MOST, character -> 1) + "\n", StandardCharsets.UTF_8.name());
        mail.saveChanges();
        return mail;
    }

    /** The same for each try. */
    private String id(Message message) {
        String domain = channel.from().substring(channel.from().indexOf('@') + 1);
        return "<" + HexFormat.of().formatHex(Signing.sha256(message.id()), 0, 16) + "@" + domain + ">";
    }

    /** Whoever can be reached has it; a second try would send it to them again. */
    private Outcome partly(SendFailedException trouble, Message message) {
        Address[] reached = trouble.getValidSentAddresses();
        if (reached == null || reached.length == 0) {
            return outcome(trouble);
        }
        return new Outcome.Delivered(id(message), "not to all: " + said(trouble));
    }

    private static Outcome outcome(MessagingException trouble) {
        String why = said(trouble);
        Matcher code = CODE.matcher(why + " ");
        if (why.contains("STARTTLS is required")) {
            return new Outcome.Refused(why, "The server offers no STARTTLS: say 'encryption: tls', or none.");
        }
        boolean forGood = code.find() ? code.group(1).equals("5") : trouble instanceof AuthenticationFailedException;
        return forGood
                ? new Outcome.Refused(why, "Check the channel's user and password, its sender and those who get it.")
                : new Outcome.Later(why);
    }

    /** With what lies behind it, where the reason often is. */
    private static String said(MessagingException trouble) {
        StringBuilder said = new StringBuilder(Objects.toString(trouble.getMessage(), "no answer"));
        Exception next = trouble.getNextException();
        for (int depth = 0; next != null && depth < 3; depth++) {
            said.append(": ")
                    .append(Objects.toString(next.getMessage(), next.getClass().getSimpleName()));
            next = next instanceof MessagingException more ? more.getNextException() : null;
        }
        return Trip.shown(said.toString());
    }
}
