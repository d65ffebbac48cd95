package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.deploy.PostgresWriter.Acknowledged;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * The shipped PostgreSQL runbooks on two real servers, with a client that writes all the while and an observer that tries to write to
 * both. One story: each chapter goes on where the last one ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresRecoveryTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** What ends last was opened first: the world holds the server's data. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private PostgresWorld world;
    private PostgresObserver observer;
    private PostgresWriter writer;

    private RecoveryPeople people;
    private String failover = "";
    private Set<Long> lost = Set.of();
    private long counted;

    @BeforeAll
    void start() throws Exception {
        assumeThat(PostgresWorld.canBe())
                .as("it takes root, /usr/sbin/sshd and " + PostgresNode.BIN + ": apt-get install postgresql-15")
                .isTrue();
        world = opened(new PostgresWorld());
        ServerProcess server =
                opened(new ServerProcess(world.serverFolder(), world.runbooksFolder(), world.settings()));
        people = RecoveryPeople.of(server.start());
        observer = opened(new PostgresObserver(world.a, world.b));
        writer = opened(new PostgresWriter(world.a, world.b));
        writes(50);
    }

    @AfterAll
    void stop() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T opened(T each) {
        opened.push(each);
        return each;
    }

    @Test
    @Order(1)
    void aSwitchoverLosesNothing() throws Exception {
        String run = people.launch("postgres-switchover", Map.of("to", "b"), Map.of("graceful", true));
        people.succeed(run);
        writes(20);

        Set<Long> safe = acknowledged(); // The client goes on while they are looked for.
        assertThat(writtenBy(world.b)).containsAll(safe);
        JsonNode measured = Objects.requireNonNull(people.last(run, "measured"));
        assertThat(measured.path("lost").asLong()).isZero();
        assertThat(measured.path("rpo").asLong()).isZero();
        assertThat(world.a.inRecovery()).isTrue();
        onlyEverOne("a", "b");
    }

    /** What the client writes after the network between the nodes has broken reaches no standby. */
    @Test
    @Order(2)
    void aFailoverWaitsForTheProofOfItsFenceAndCountsWhatIsLost() throws Exception {
        world.a.sql("postgres", "alter system set primary_conninfo = ''");
        world.a.sql("postgres", "select pg_reload_conf()");
        await().atMost(LONG)
                .until(() -> world.b
                        .sql("postgres", "select count(*) from pg_stat_replication")
                        .equals("0"));
        Instant cut = Instant.now();
        await().atMost(LONG).until(() -> Duration.between(cut, Instant.now()).toMillis() > 2_000);
        writes(20);
        Instant outage = Instant.now();
        world.b.crash();
        world.hostB().away();

        failover = people.launch(
                "postgres-failover", Map.of("to", "a"), Map.of("outage", outage.toString(), "graceful", false));
        JsonNode asked = people.untilFailed(failover, "fence/tools_old");
        assertThat(asked.path("message").asString() + asked.path("advice").asString())
                .contains("127.0.0.1");
        assertThat(world.a.inRecovery())
                .as("nothing is promoted without a proof")
                .isTrue();
        assertThat(people.state(failover, "promote/promoted")).isEqualTo("pending");
        onlyEverOne("a", "b");

        world.hostB().back();
        people.retry(failover, "fence/tools_old");
        people.succeed(failover);
        writes(20);

        List<Acknowledged> told = writer.acknowledged();
        Set<Long> kept = writtenBy(world.a);
        List<Acknowledged> gone =
                told.stream().filter(row -> !kept.contains(row.number())).toList();
        lost = new HashSet<>(gone.stream().map(Acknowledged::number).toList());
        assertThat(gone)
                .as("what this is about")
                .isNotEmpty()
                .allMatch(row -> row.node().equals("b"));
        JsonNode measured = Objects.requireNonNull(people.last(failover, "measured"));
        // The last one may be safe on the old primary without the client having heard of it: the next chapter looks
        // there.
        counted = measured.path("lost").asLong();
        assertThat(counted).isBetween((long) gone.size(), (long) gone.size() + 1);
        Instant oldest = gone.stream()
                .map(Acknowledged::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(Math.abs(Duration.between(oldest, outage).toMillis()
                        - measured.path("rpo").asLong()))
                .as("the RPO is the age of the oldest lost write")
                .isLessThan(1_000);
        // A crash takes a moment, in which the old primary may acknowledge some more.
        Instant first = writer.acknowledged().stream()
                .filter(row -> row.node().equals("a"))
                .map(Acknowledged::at)
                .filter(outage::isBefore)
                .findFirst()
                .orElseThrow();
        assertThat(Math.abs(first.toEpochMilli() - measured.path("restored").asLong()))
                .as("the first good write is the client's")
                .isLessThan(1_000);
        onlyEverOne("a", "b", "a");
    }

    @Test
    @Order(3)
    void theOldPrimaryThatComesBackBySurpriseTakesNoWrites() throws Exception {
        world.b.start();
        long refused = observer.refused();
        writes(50);
        await().atMost(LONG).until(() -> observer.refused() > refused + 10);

        assertThat(world.b.runs()).isTrue();
        assertThat(world.b.inRecovery()).isTrue();
        assertThat(said(world.b, "insert into evenkeel_marker (note) values ('by hand')"))
                .contains("read-only transaction");
        Set<Long> onlyThere = new HashSet<>(numbers(
                world.b.sql("shop", "select string_agg(note, ' ') from evenkeel_marker where note ~ '^[0-9]{1,9}$'")));
        onlyThere.removeAll(writtenBy(world.a));
        assertThat(onlyThere).as("the report's count").hasSize((int) counted).containsAll(lost);
        onlyThere.removeAll(lost);
        assertThat(writer.inDoubt()).containsAll(onlyThere);
        onlyEverOne("a", "b", "a");
    }

    @Test
    @Order(4)
    void theFailbackRebuildsTheOldPrimaryAndReturns() throws Exception {
        String run = people.launch("postgres-failover", Map.of("to", "a"), Map.of("returnsFrom", failover));
        people.succeed(run);
        writes(20);

        Set<Long> expected = new HashSet<>(acknowledged());
        expected.removeAll(lost);
        assertThat(writtenBy(world.b)).containsAll(expected).doesNotContainAnyElementsOf(lost);
        assertThat(world.a.inRecovery()).isTrue();
        await().atMost(LONG).until(() -> writtenBy(world.a).containsAll(expected));
        onlyEverOne("a", "b", "a", "b");
    }

    /** Until now, for whoever looked all the while. */
    private void onlyEverOne(String... terms) {
        assertThat(observer.overlaps()).isEmpty();
        assertThat(observer.terms()).containsExactly(terms);
    }

    /** Waits until so many more were acknowledged. */
    private void writes(int more) {
        int before = writer.acknowledged().size();
        await().atMost(LONG).until(() -> writer.acknowledged().size() >= before + more);
    }

    private Set<Long> acknowledged() {
        return new HashSet<>(
                writer.acknowledged().stream().map(Acknowledged::number).toList());
    }

    private static Set<Long> writtenBy(PostgresNode node) throws SQLException {
        Set<Long> numbers = new HashSet<>();
        try (Connection connection = node.open();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select note::bigint from evenkeel_marker where note ~ '^[0-9]{1,9}$'")) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    private static List<Long> numbers(String words) {
        return Stream.of(words.split(" ", -1)).map(Long::valueOf).toList();
    }

    private static String said(PostgresNode node, String statement) throws Exception {
        try {
            return node.sql("shop", statement);
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
