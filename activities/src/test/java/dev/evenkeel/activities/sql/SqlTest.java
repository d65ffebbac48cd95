package dev.evenkeel.activities.sql;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.store.PostgresServer;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SqlActivities;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SqlActivities.SqlResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {

    @TempDir
    private Path folder;

    private Workshop workshop;
    private StoreSettings database;
    private String url = "";

    @BeforeAll
    static void needsPostgres() {
        assumeThat(PostgresServer.available()).as(PostgresServer.WHY_NOT).isTrue();
    }

    @BeforeEach
    void open() throws SQLException {
        workshop = new Workshop(folder);
        database = PostgresServer.shared().newSchema();
        url = database.url().replace("jdbc:", "");
        execute("create table orders (id int primary key, note text, price numeric)");
        execute("insert into orders values (1, 'one', 1.5), (2, null, 2)");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void readsRowsAsValues() {
        SqlResult rows = activities().query(read("select * from orders where id >= ? order by id", 1L));
        SqlResult one = activities().query(read("select count(*) from orders"));

        assertThat(rows.rows())
                .containsExactly(Map.of("id", 1, "note", "one", "price", 1.5), Map.of("id", 2, "price", 2));
        assertThat(rows.count()).isEqualTo(2);
        assertThat(one.value()).isEqualTo(2);
        assertThat(one.summary()).isEqualTo("2");
    }

    @Test
    void bindsValuesWhateverTheyHold() {
        String hostile = "x'; drop table orders; --";

        SqlResult none = activities().query(read("select id from orders where note = ?", hostile));
        SqlResult typed = activities().query(read("select id from orders where id = ? and ?", "1", true));

        assertThat(none.count()).isZero();
        assertThat(typed.count()).isEqualTo(1);
        assertThat(countOrders()).isEqualTo(2);
    }

    @Test
    void readsOnlyUnlessItIsMeantToWrite() {
        ApplicationFailure deleted = failureOf(() -> activities().query(read("delete from orders")));
        ApplicationFailure several = failureOf(() -> activities().query(read("select 1; commit; delete from orders")));
        ApplicationFailure reset = failureOf(() -> activities()
                .query(read("with x as (select set_config('transaction_read_only', 'off', true)) select * from x")));

        assertThat(deleted.getOriginalMessage()).contains("read-only transaction");
        assertThat(Workshop.detail(deleted).advice()).contains("write: true");
        assertThat(several.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(reset.getOriginalMessage()).contains("read-write mode");
        assertThat(countOrders()).isEqualTo(2);
    }

    @Test
    void writesOnceHoweverOftenItIsCalled() {
        SqlRequest request = write("update orders set price = price + ? where id = 1", 1L);

        SqlResult first = activities().query(request);
        SqlResult again = activities().query(request);

        assertThat(first.count()).isEqualTo(1);
        assertThat(again).isEqualTo(first);
        assertThat(number("select price from orders where id = 1")).isEqualTo(2.5);
    }

    @Test
    void doesAgainWhatTheDatabaseKnowsWasNotCommitted() throws Exception {
        SqlRequest request = write("insert into orders values (3, 'three', 3)");
        execute("create function refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'not now'; end $$");
        execute("create constraint trigger refused after insert on orders deferrable initially deferred"
                + " for each row execute function refuse()");
        failureOf(() -> activities().query(request));
        assertThat(countOrders()).isEqualTo(2);
        execute("drop trigger refused on orders");

        activities().query(request);

        assertThat(countOrders()).isEqualTo(3);
        assertThat(workshop.logs.text(act("w"), "out")).contains("It was not committed before");
    }

    @Test
    void saysThatNobodyKnowsWhenTheDatabaseHasForgotten() throws IOException {
        SqlRequest request = write("insert into orders values (3, 'three', 3)");
        SqlRequest readBack = new SqlRequest(
                request.act(),
                url,
                "evenkeel",
                null,
                request.query(),
                List.of(),
                true,
                "select exists (select 1 from orders where id = 3)",
                false,
                10,
                5_000);
        activities().query(request);
        forget(request.act());

        ApplicationFailure unknown = failureOf(() -> activities().query(request));
        SqlResult known = activities().query(readBack);

        assertThat(unknown.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(known.count()).isEqualTo(1);
        assertThat(countOrders()).isEqualTo(3);
    }

    /** As if the transaction were from so long ago that the database has no record of it. */
    private void forget(Act act) throws IOException {
        try (var files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith("transaction"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(
                    file, Files.readString(file).replaceAll("\"transaction\":\"[0-9]+\"", "\"transaction\":\"3\""));
        }
    }

    @Test
    void endsAStatementInTheDatabaseWhenItIsCancelled() {
        SqlActivities activities = activities();
        CompletableFuture<Void> running =
                CompletableFuture.runAsync(() -> assertThatThrownBy(() -> activities.query(read("select pg_sleep(60)")))
                        .isNotNull());
        await().atMost(Duration.ofSeconds(10)).until(() -> sleeping() == 1);

        workshop.cancel();

        await().atMost(Duration.ofSeconds(10)).until(() -> sleeping() == 0);
        running.join();
    }

    @Test
    void endsAStatementAtItsLimit() {
        SqlRequest request = request("slow", "select pg_sleep(30)", false, false, 400);

        ApplicationFailure slow = failureOf(() -> activities().query(request));

        assertThat(slow.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(sleeping()).isZero();
    }

    @Test
    void keepsResultsSmall() {
        SqlResult many = activities().query(read("select generate_series(1, 100000) as n"));
        SqlResult wide = activities().query(read("select repeat('ä', 100000) as text from generate_series(1, 50)"));
        ApplicationFailure huge = failureOf(() -> activities().query(read("select repeat('x', 200000000)")));

        assertThat(many.rows()).hasSize(10);
        assertThat(many.summary()).isEqualTo("the first 10 rows");
        assertThat(wide.rows()).hasSizeLessThan(3);
        assertThat(huge.getOriginalMessage()).containsIgnoringCase("result set exceeded");
    }

    @Test
    void tellsRefusalsApart() throws Exception {
        String nobody = "postgresql://127.0.0.1:" + Ports.free() + "/postgres";
        execute("create role locked_out_" + schema() + " nologin");

        SqlResult closed = activities().query(probe("a", nobody, "evenkeel", "select 1", false));
        SqlResult login = activities().query(probe("b", url, "locked_out_" + schema(), "select 1", false));
        execute("alter role evenkeel set default_transaction_read_only = on");
        try {
            SqlResult readOnly =
                    activities().query(probe("c", url, "evenkeel", "insert into orders values (9, 'probe', 0)", true));
            assertThat(readOnly.refused()).isEqualTo("read_only");
        } finally {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("set default_transaction_read_only = off");
                statement.execute("alter role evenkeel reset default_transaction_read_only");
            }
        }

        assertThat(closed.refused()).isEqualTo("connection");
        assertThat(login.refused()).isEqualTo("authentication");
    }

    @Test
    void takesAWrongPasswordForNoProof() {
        SQLException wrong = new SQLException("password authentication failed for user \"shop\"", "28P01");
        SQLException rejected = new SQLException("pg_hba.conf rejects connection", "28000");

        assertThat(Refusals.of(wrong)).isEqualTo(Refusals.Kind.PASSWORD);
        assertThat(Refusals.of(rejected)).isEqualTo(Refusals.Kind.AUTHENTICATION);
    }

    @Test
    void takesNothingElseForAProof() throws Exception {
        ApplicationFailure answers =
                failureOf(() -> activities().query(probe("a", url, "evenkeel", "select 1", false)));
        ApplicationFailure writes = failureOf(() ->
                activities().query(probe("b", url, "evenkeel", "insert into orders values (9, 'probe', 0)", true)));
        ApplicationFailure wrong =
                failureOf(() -> activities().query(probe("c", url, "evenkeel", "select nothing_such", false)));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ApplicationFailure slow = failureOf(() -> activities()
                    .query(probe(
                            "d", "postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "x", "select 1", false)));
            assertThat(slow.getType()).isEqualTo(Failures.UNREACHABLE);
            assertThat(slow.getOriginalMessage()).contains("proves nothing");
        }

        assertThat(answers.getOriginalMessage()).contains("still answers");
        assertThat(writes.getOriginalMessage()).contains("still takes writes");
        assertThat(countOrders()).isEqualTo(2);
        assertThat(wrong.getOriginalMessage()).contains("it is up");
    }

    @Test
    void saysWhatIsWrongAroundIt() throws Exception {
        ApplicationFailure away = failureOf(() -> activities()
                .query(probe(
                        "a", "postgresql://127.0.0.1:" + Ports.free() + "/postgres", "x", "select 1", false, false)));
        ApplicationFailure classes = failureOf(() ->
                activities().query(probe("b", url + "&socketFactory=java.io.File", "x", "select 1", false, false)));
        SqlActivities strict = workshop.worker(
                SqlActivities.class, new SqlActivitiesImpl(workshop.runner(), new SqlSettings(HttpRules.standard())));

        assertThat(away.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(classes.getOriginalMessage()).contains("cannot be used");
        assertThat(failureOf(() -> strict.query(read("select 1"))).getOriginalMessage())
                .contains("not allowed");
    }

    @Test
    void doesNotTakeGarbageForAnAnswer() throws Exception {
        try (ServerSocket garbage = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!garbage.isClosed()) {
                    try (var socket = garbage.accept()) {
                        socket.getOutputStream().write(new byte[] {(byte) 0xff, 0, 'x', (byte) 0xfe, 9, 9, 9, 9, 9});
                    } catch (IOException e) {
                        return;
                    }
                }
            });

            ApplicationFailure failure = failureOf(() -> activities()
                    .query(probe(
                            "g", "postgresql://127.0.0.1:" + garbage.getLocalPort() + "/x", "x", "select 1", false)));

            assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        }
    }

    @Test
    void hidesThePassword() {
        workshop.secret("password", "tr0ub4dor-and-3");
        Act act = act("p", Map.of("sql", "file:password"), Duration.ofSeconds(20));
        SqlRequest request = new SqlRequest(
                act,
                url,
                "evenkeel",
                "sql",
                "select 'it is tr0ub4dor-and-3' as text",
                List.of(),
                false,
                null,
                false,
                10,
                5_000);

        assertThat(activities().query(request).value()).isEqualTo("it is ••••");
    }

    private SqlActivities activities() {
        return workshop.worker(
                SqlActivities.class,
                new SqlActivitiesImpl(
                        workshop.runner(),
                        new SqlSettings(new HttpRules(false, List.of("127.0.0.1")), Duration.ofSeconds(2))));
    }

    private int reads;

    private SqlRequest read(String query, @Nullable Object... parameters) {
        return new SqlRequest(
                act("r" + reads++),
                url,
                "evenkeel",
                null,
                query,
                Arrays.asList(parameters),
                false,
                null,
                false,
                10,
                20_000);
    }

    private SqlRequest write(String query, @Nullable Object... parameters) {
        return new SqlRequest(
                act("w"), url, "evenkeel", null, query, Arrays.asList(parameters), true, null, false, 10, 5_000);
    }

    private SqlRequest request(String step, String query, boolean write, boolean proof, long limit) {
        return new SqlRequest(act(step), url, "evenkeel", null, query, List.of(), write, null, proof, 10, limit);
    }

    private static SqlRequest probe(String step, String url, String user, String query, boolean write) {
        return probe(step, url, user, query, write, true);
    }

    private static SqlRequest probe(String step, String url, String user, String query, boolean write, boolean proof) {
        return new SqlRequest(act(step), url, user, null, query, List.of(), write, null, proof, 10, 5_000);
    }

    private String schema() {
        return url.substring(url.indexOf('=') + 1);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url, "evenkeel", "");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long countOrders() {
        return (long) number("select count(*) from orders");
    }

    private long sleeping() {
        return (long) number("select count(*) from pg_stat_activity where query like '%pg_sleep%'"
                + " and query not like '%pg_stat_activity%' and state = 'active'");
    }

    private double number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getDouble(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
