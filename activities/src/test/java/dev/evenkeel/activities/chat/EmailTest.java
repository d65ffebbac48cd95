package dev.evenkeel.activities.chat;

import static dev.evenkeel.activities.act.Workshop.act;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.estate.Channel;
import dev.evenkeel.workflows.estate.Channel.Encryption;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailTest {

    private static final URI SERVER = URI.create("https://keel.example.org");

    @TempDir
    private Path folder;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        workshop.secret("password", "right-password");
        mail.setUser("keel@example.org", "keel", "right-password");
        mail.start();
    }

    @AfterEach
    void close() {
        mail.stop();
        workshop.close();
    }

    @Test
    void sendsPlainTextToEverybodyOnTheList() throws Exception {
        NotifyResult result = chat(plain("ops@example.org", "lead@example.org"))
                .send(message(
                        "tell", "Über den Wolken 蓝莺", "# Moved\n- to **south**, see [the plan](https://wiki/x)", null));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        MimeMessage[] received = mail.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("🔴 Über den Wolken 蓝莺");
        assertThat(received[0].getFrom()[0]).hasToString("keel@example.org");
        assertThat(received[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(received[0].getHeader("Importance")).containsExactly("high");
        assertThat(received[0].getMessageID()).isEqualTo(result.message()).endsWith("@example.org>");
        assertThat(String.valueOf(received[0].getContent()).replace("\r", "").strip())
                .isEqualTo("Moved\n• to south, see the plan (https://wiki/x)\n\n"
                        + "https://keel.example.org/runs/run-1#step-tell");
    }

    @Test
    void sendsTheSameMessageUnderTheSameIdAndRepliesToTheFirstOfItsThread() throws Exception {
        ChatActivities chat = chat(plain("ops@example.org"));
        NotifyResult first = chat.send(message("tell", "Begun", "", null));
        try (Stream<Path> files = Files.walk(folder)) {
            Files.delete(
                    files.filter(file -> file.endsWith("delivery")).findFirst().orElseThrow());
        }
        NotifyResult again = chat.send(message("tell", "Begun", "", null));
        chat.send(message("later", "Done", "", first.message()));

        assertThat(again.message()).isEqualTo(first.message());
        assertThat(mail.getReceivedMessages()[2].getHeader("In-Reply-To")).containsExactly(first.message());
        assertThat(mail.getReceivedMessages()[2].getMessageID()).isNotEqualTo(first.message());
    }

    @Test
    void letsNoTextIntoTheHeaders() throws Exception {
        chat(plain("ops@example.org"))
                .send(message(
                        "tell", "Up\r\nBcc: evil@example.org\r\n\r\nbody\u0000", ".\r\nQUIT\r\n.", "<a>\r\nX-Evil: 1"));

        MimeMessage received = mail.getReceivedMessages()[0];
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(received.getSubject()).isEqualTo("🔴 Up Bcc: evil@example.org body");
        assertThat(received.getHeader("Bcc")).isNull();
        assertThat(received.getHeader("X-Evil")).isNull();
        assertThat(GreenMailUtil.getBody(received)).contains("QUIT");
    }

    @Test
    void sendsAMegabyte() {
        NotifyResult result =
                chat(plain("ops@example.org")).send(message("tell", "Long", "0123456789\n".repeat(95_000), null));

        assertThat(result.delivered()).isTrue();
        assertThat(GreenMailUtil.getBody(mail.getReceivedMessages()[0])).contains("cut; the rest is in the run");
    }

    @Test
    void sendsNothingOverALineThatIsNotPrivate() {
        Channel open = channel(mail.getSmtp().getPort(), Encryption.STARTTLS, "keel", List.of("ops@example.org"));

        NotifyResult result = chat(open).send(message("tell", "Up", "", null));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).contains("STARTTLS is required");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void logsInOnceTheLineIsPrivate() throws Exception {
        try (SmallMailServer server = new SmallMailServer(folder, "keel", "right-password")) {
            Channel channel = channel(server.port(), Encryption.STARTTLS, "keel", List.of("ops@example.org"));

            NotifyResult result = chat(channel, server.trust()).send(message("tell", "Up", "well", null));

            assertThat(result.delivered()).as(result.trouble()).isTrue();
            assertThat(server.mails())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail).contains("To: ops@example.org", "well"));
            assertThat(server.heardOpenly()).hasSize(2).last().isEqualTo("STARTTLS");
        }
    }

    @Test
    void trustsNoServerThatItCannotKnow() throws Exception {
        try (SmallMailServer server = new SmallMailServer(folder, "keel", "right-password")) {
            Channel channel = channel(server.port(), Encryption.STARTTLS, "keel", List.of("ops@example.org"));

            NotifyResult result = chat(channel, null).send(message("tell", "Up", "", null, Duration.ofMillis(500)));

            assertThat(result.delivered()).isFalse();
            assertThat(server.mails()).isEmpty();
            assertThat(server.heardOpenly()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void saysAtOnceThatAPasswordIsWrong() throws Exception {
        workshop.secret("password", "wrong-password");
        try (SmallMailServer server = new SmallMailServer(folder, "keel", "right-password")) {
            Channel channel = channel(server.port(), Encryption.STARTTLS, "keel", List.of("ops@example.org"));

            NotifyResult result = chat(channel, server.trust()).send(message("tell", "Up", "", null));

            assertThat(result.delivered()).isFalse();
            assertThat(result.trouble()).contains("535").doesNotContain("wrong-password");
        }
    }

    @Test
    void reachesThoseWhoCanBeReached() throws Exception {
        try (SmallMailServer server = new SmallMailServer(folder, "keel", "right-password")) {
            server.refuse("gone@example.org");
            List<String> both = List.of("gone@example.org", "ops@example.org");

            NotifyResult some = chat(channel(server.port(), Encryption.STARTTLS, "keel", both), server.trust())
                    .send(message("tell", "Up", "", null));
            NotifyResult none = chat(
                            channel(server.port(), Encryption.STARTTLS, "keel", List.of("gone@example.org")),
                            server.trust())
                    .send(message("none", "Up", "", null));

            assertThat(some.delivered()).isTrue();
            assertThat(workshop.logs.text(act("tell"), "out")).contains("not to all", "550");
            assertThat(none.delivered()).isFalse();
            assertThat(none.trouble()).contains("550");
            assertThat(server.mails()).hasSize(1);
        }
    }

    @Test
    void goesOnWithoutAServerThatHangsOrIsAway() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Channel channel = channel(silent.getLocalPort(), Encryption.NONE, null, List.of("ops@example.org"));

            NotifyResult result = chat(channel).send(message("tell", "Up", "", null, Duration.ofMillis(600)));

            assertThat(result.delivered()).isFalse();
            silent.close();
            assertThat(chat(channel)
                            .send(message("away", "Up", "", null, Duration.ofMillis(600)))
                            .trouble())
                    .contains("tries");
        }
    }

    @Test
    void goesWhereConnectionsMayGoAndNowhereElse() {
        Courier courier = new Courier(
                name -> Optional.of(plain("ops@example.org")),
                new ChatSettings(HttpRules.standard(), null),
                InstantSource.system());

        NotifyResult result = workshop.worker(
                        ChatActivities.class, new ChatActivitiesImpl(workshop.runner(), workshop.secrets(), courier))
                .send(message("tell", "Up", "", null));

        assertThat(result.trouble()).contains("are not allowed");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    private Channel plain(String... to) {
        return channel(mail.getSmtp().getPort(), Encryption.NONE, null, List.of(to));
    }

    private static Channel channel(int port, Encryption encryption, @Nullable String user, List<String> to) {
        return new Channel.Email(
                "room",
                "Room",
                "127.0.0.1",
                port,
                encryption,
                user,
                user == null ? null : "file:password",
                "keel@example.org",
                to);
    }

    private ChatActivities chat(Channel channel) {
        return chat(channel, null);
    }

    private ChatActivities chat(Channel channel, @Nullable SSLSocketFactory trust) {
        ChatSettings settings = new ChatSettings(
                new HttpRules(false, List.of("127.0.0.1")),
                SERVER,
                Duration.ofMillis(1500),
                Duration.ofMillis(20),
                trust);
        return workshop.worker(
                ChatActivities.class,
                new ChatActivitiesImpl(
                        workshop.runner(),
                        workshop.secrets(),
                        new Courier(name -> Optional.of(channel), settings, InstantSource.system())));
    }

    private static NotifyRequest message(String step, String title, String text, @Nullable String earlier) {
        return message(step, title, text, earlier, Duration.ofSeconds(60));
    }

    private static NotifyRequest message(
            String step, String title, String text, @Nullable String earlier, Duration within) {
        return new NotifyRequest(
                act(step, Map.of(), within), "room", title, text, Severity.CRITICAL, "move", earlier, false);
    }
}
