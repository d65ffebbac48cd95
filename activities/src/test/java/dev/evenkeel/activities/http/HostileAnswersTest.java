package dev.evenkeel.activities.http;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.HttpActivities.CheckRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server may send that wants to harm: bytes on the wire, below what a decent server library lets one say. */
class HostileAnswersTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        workshop = new Workshop(folder);
        server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        workshop.close();
    }

    @Test
    void doesNotWaitForHeadersThatDrip() {
        answer(out -> drip(out, OK + "X-Slow: " + "x".repeat(10_000)));

        assertThat(failureOf(() -> activities().check(check(700))).getOriginalMessage())
                .contains("no whole answer in time");
    }

    @Test
    void doesNotWaitForABodyThatDrips() {
        answer(out -> {
            send(out, OK + "Content-Length: 100000\r\n\r\n");
            drip(out, "y".repeat(10_000));
        });

        assertThat(failureOf(() -> activities().check(check(700))).getOriginalMessage())
                .contains("no whole answer in time");
    }

    @Test
    void givesUpOnHeadersWithoutAnEnd() {
        answer(out -> {
            send(out, OK);
            for (int header = 0; header < 200_000; header++) {
                send(out, "X-Header-" + header + ": " + "z".repeat(100) + "\r\n");
            }
        });

        assertThat(failureOf(() -> activities().request(get())).getType()).isEqualTo(Failures.UNREACHABLE);
    }

    @Test
    void unpacksNothing() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[20 * 1024 * 1024]);
        }
        answer(out -> {
            send(out, OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n");
            out.write(packed.toByteArray());
        });

        RequestResult result = activities().request(get());

        assertThat(result.body().length()).isLessThanOrEqualTo(packed.size());
        assertThat(result.json()).isNull();
    }

    @Test
    void readsWhatIsNoText() {
        answer(out -> {
            send(out, OK + "Content-Length: 4\r\n\r\n");
            out.write(new byte[] {(byte) 0xff, (byte) 0xfe, 'o', 'k'});
        });

        assertThat(activities().request(get()).body()).endsWith("ok").contains("\ufffd");
    }

    @Test
    void saysThatGarbageIsNoAnswer() {
        answer(out -> out.write(new byte[] {1, 2, 3, (byte) 0xff, '\r', '\n', '\r', '\n'}));

        assertThat(failureOf(() -> activities().request(get())).getType()).isEqualTo(Failures.UNREACHABLE);
    }

    @Test
    void doesNotFollowWhereARedirectMayNotLead() {
        for (String place : List.of(
                "http://169.254.169.254/latest/meta-data",
                "http://localhost:" + server.getLocalPort() + "/",
                "file:///etc/passwd",
                "//169.254.169.254/x",
                "http://[::1]/")) {
            answer(out -> send(out, "HTTP/1.1 302 Found\r\nLocation: " + place + "\r\nContent-Length: 0\r\n\r\n"));

            assertThat(failureOf(() -> activities().request(get())).getOriginalMessage())
                    .as(place)
                    .contains("answered 302");
        }
    }

    private interface Answer {
        void to(OutputStream out) throws IOException;
    }

    /** Answers the next connection, once what was asked has been read. */
    private void answer(Answer answer) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                byte[] asked = new byte[8192];
                if (socket.getInputStream().read(asked) >= 0) {
                    answer.to(socket.getOutputStream());
                    socket.getOutputStream().flush();
                }
            } catch (IOException hungUp) {
                // as it should
            }
        });
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void drip(OutputStream out, String text) throws IOException {
        for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
            out.write(one);
            out.flush();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private CheckRequest check(long within) {
        return new CheckRequest(act("c"), url(), 200, null, 100, 0, within);
    }

    private int gets;

    private RequestRequest get() {
        return new RequestRequest(act("g" + gets++), "GET", url(), Map.of(), null, List.of(200), false);
    }

    private HttpActivities activities() {
        return workshop.worker(
                HttpActivities.class,
                new HttpActivitiesImpl(
                        workshop.runner(),
                        workshop.logs,
                        new HttpSettings(
                                new HttpRules(false, List.of("127.0.0.1")),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3))));
    }
}
