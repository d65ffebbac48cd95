package dev.evenkeel.activities.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the wire: a server that is away, that refuses, and that takes what it is told. */
class RemotePlaysTest {

    private static final Act ACT = new Act("r-1", "steps/play", 1, Mode.LIVE, "lab", "far", Map.of(), 1_000, null);

    private final List<Wire.Plays> taken = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Integer> answers = new ArrayDeque<>();

    private HttpServer server;
    private RemotePlays plays;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(Wire.PATH + "plays", exchange -> {
            int status = Objects.requireNonNullElse(answers.poll(), 204);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status == 204) {
                taken.add(Wire.read(body, Wire.Plays.class));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        Path token = Files.writeString(folder.resolve("token"), "t0ken");
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        plays = new RemotePlays(new ServerLink(address, token, SSLContext.getDefault()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsLaterWhatCouldNotBeTold() {
        answers.add(503);

        plays.record(ACT, List.of(new Task(1, "copy", "all")), List.of(cell(1, "a", State.RUNNING)), false);
        assertThat(taken).isEmpty();
        plays.record(ACT, List.of(), List.of(cell(1, "a", State.OK), cell(1, "b", State.FAILED)), true);

        assertThat(taken).singleElement().satisfies(told -> {
            assertThat(told.act()).isEqualTo(Wire.Key.of(ACT));
            assertThat(told.tasks()).extracting(Task::name).containsExactly("copy");
            assertThat(told.cells()).extracting(Cell::state).containsExactly(State.OK, State.FAILED);
            assertThat(told.cut()).isTrue();
        });
    }

    @Test
    void goesOnWhenTheServerRefuses() {
        answers.add(409);

        plays.record(ACT, List.of(), List.of(cell(1, "a", State.RUNNING)), false);
        plays.record(ACT, List.of(), List.of(cell(2, "a", State.OK)), false);

        assertThat(taken)
                .singleElement()
                .satisfies(
                        told -> assertThat(told.cells()).extracting(Cell::task).containsExactly(2));
    }

    @Test
    void tellsMuchInPieces() {
        List<Cell> many = new ArrayList<>();
        for (int host = 0; host < RemotePlays.MOST + 1; host++) {
            many.add(cell(1, "host-" + host, State.OK));
        }

        plays.record(ACT, List.of(new Task(1, "copy", "all")), many, false);

        assertThat(taken).extracting(told -> told.cells().size()).containsExactly(RemotePlays.MOST, 1);
        assertThat(taken).extracting(told -> told.tasks().size()).containsExactly(1, 0);
    }

    private static Cell cell(int task, String host, State state) {
        return new Cell(task, host, state, 1, state == State.RUNNING ? null : 2L, "");
    }
}
