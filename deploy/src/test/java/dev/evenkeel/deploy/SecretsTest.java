package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.ssh.Sshd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted where tools tell them, and looked for wherever Evenkeel keeps or shows something. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {

    private static final Path RESOURCES =
            Path.of("src", "test", "resources", "secrets").toAbsolutePath();
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
            OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
            1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
            -----END PRIVATE KEY-----
            """;

    /** By the place where it is planted. */
    private final Map<String, String> planted = new LinkedHashMap<>();

    private Path folder;
    private Sshd ssh;
    private HttpServer http;
    private ServerProcess server;
    private Browser browser;
    private Person operator;
    private Person admin;
    private String adminToken;
    private ApiClient api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        for (String place : List.of("INPUT", "JSON", "FAILS", "FAR", "WEB", "PLAN", "PLAY")) {
            planted.put(place, "Planted-" + place.toLowerCase(Locale.ROOT) + "-&7\"x/Qz93");
        }
        planted.put("STORE", "kept-in-the-store-48Xw!");
        planted.put("ROTATED", "rotated-in-the-store-51Yv?");
        planted.put("SITE", "credential-of-the-site-77");
        planted.put("KEY", KEY.lines().skip(1).findFirst().orElseThrow());
        planted.put(
                "PAYLOAD",
                Base64.getEncoder()
                        .encodeToString("thirty-two bytes for this test !".getBytes(StandardCharsets.US_ASCII)));
        ssh = new Sshd(folder.resolve("ssh"));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/echo", exchange -> echo(exchange, 500));
        http.createContext("/fine", exchange -> echo(exchange, 200));
        http.start();
        copyRunbooks();
        Path secrets = Files.createDirectories(folder.resolve("secrets/keys"));
        Files.writeString(secrets.resolve("deploy.pem"), KEY);
        Files.copy(ssh.key, secrets.resolve("ssh"));
        Files.writeString(folder.resolve("secrets/site-credential"), planted.get("SITE") + "\n");
        server = new ServerProcess(folder, folder.resolve("runbooks"), environment()).start();
        browser = new Browser();
        operator = browser.demo(server, "operator");
        admin = browser.signIn(server, "admin", server.adminPassword());
        adminToken = admin.token("READ", "SECRETS");
        api = new ApiClient(server.url(), operator.token("READ", "LAUNCH", "DECIDE"));
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (http != null) {
            http.stop(0);
        }
        if (ssh != null) {
            ssh.close();
        }
    }

    @Test
    void tellsNobodyWhatItsToolsTell() throws Exception {
        assertThat(put("planted", Objects.requireNonNull(planted.get("STORE")))).isEqualTo(201);

        String run = operator.launch("leaky", Map.of("login", "env:EVENKEEL_SECRET_INPUT"));
        operator.awaitStatus(run, "WAITING");
        assertThat(put("planted", Objects.requireNonNull(planted.get("ROTATED"))))
                .isEqualTo(200);
        String journal = api.get("/runs/" + run).toString();
        operator.decide(run, "COMPLETE", "rotated");
        operator.awaitStatus(run, "SUCCEEDED");

        Map<String, byte[]> kept = new LinkedHashMap<>();
        kept.put("what the API said while it waited", journal.getBytes(StandardCharsets.UTF_8));
        pages(run).forEach((place, text) -> kept.put(place, text.getBytes(StandardCharsets.UTF_8)));
        String log = new String(kept.get("/api/v1/runs/" + run + "/log"), StandardCharsets.UTF_8);
        assertThat(log).contains("••••", "nobody gets in with", "far ", "now ");
        server.close();
        kept.putAll(files());
        kept.putAll(rows());

        assertThat(leaks(kept)).isEmpty();
        assertThat(kept).as("everything was looked at").containsKeys("temporal.db", "evenkeel.db", "console.log");
        assertThat(new String(kept.get("temporal.db"), StandardCharsets.ISO_8859_1))
                .as("histories are encrypted")
                .contains("binary/encrypted")
                .doesNotContain("Steps that tell whatever they know", "EVENKEEL_SECRET_INPUT", "nobody gets in with");
        assertThat(reads(run))
                .contains("store:planted", "file:keys/ssh", "env:EVENKEEL_SECRET_INPUT", "file:site-credential");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        planted.forEach((place, secret) -> environment.put("EVENKEEL_SECRET_" + place, secret));
        for (String elsewhere : List.of("STORE", "ROTATED", "SITE", "KEY", "PAYLOAD")) {
            environment.remove("EVENKEEL_SECRET_" + elsewhere);
        }
        environment.put("PAYLOAD_KEY", String.valueOf(planted.get("PAYLOAD")));
        environment.put("EVENKEEL_TEMPORAL_PAYLOADKEY", "env:PAYLOAD_KEY");
        environment.put("EVENKEEL_DEMO", "true");
        environment.put(
                "EVENKEEL_TOOLS_SECRETS_FOLDER", folder.resolve("secrets").toString());
        environment.put("EVENKEEL_TOOLS_SSH_KNOWNHOSTS", ssh.knownHosts.toString());
        environment.put(
                "EVENKEEL_TOOLS_HTTP_ALLOWED", "127.0.0.1:" + http.getAddress().getPort());
        return environment;
    }

    /** Every page and every answer of the API about the run. */
    private Map<String, String> pages(String run) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        for (String path : List.of(
                "/runs/" + run,
                "/runs/" + run + "/live",
                "/runs/" + run + "/log",
                "/runs/" + run + "/version",
                "/runs",
                "/",
                "/settings/secrets",
                "/runbooks/leaky",
                "/runbooks/leaky/launch")) {
            admin.page().navigate(server.url() + path);
            pages.put(path, admin.page().content());
        }
        for (String path : List.of(
                "/api/v1/runs/" + run,
                "/api/v1/runs/" + run + "/journal",
                "/api/v1/runs/" + run + "/log",
                "/api/v1/secrets")) {
            pages.put(path, get(path));
        }
        return pages;
    }

    /** Both databases with what is not written back yet, and the console. */
    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("console.log", server.consoleText().getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> all = Files.walk(server.data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.contains(".db") || name.endsWith(".log")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** Each value of each table on its own: in the file a large one is in pieces. */
    private Map<String, byte[]> rows() throws Exception {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        try (Connection store =
                DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("evenkeel.db"))) {
            List<String> tables = new ArrayList<>();
            ResultSet names =
                    store.createStatement().executeQuery("select name from sqlite_master where type = 'table'");
            while (names.next()) {
                tables.add(names.getString(1));
            }
            for (String table : tables) {
                ResultSet row = store.createStatement().executeQuery("select * from " + table);
                for (int number = 1; row.next(); number++) {
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        byte[] value = row.getBytes(column);
                        if (value != null) {
                            String place = table + " " + number + " "
                                    + row.getMetaData().getColumnName(column);
                            rows.put(place, value);
                            unzipped(value).forEach((entry, bytes) -> rows.put(place + " " + entry, bytes));
                        }
                    }
                }
            }
        }
        return rows;
    }

    /** A plan file of Terraform is a zip file. */
    private static Map<String, byte[]> unzipped(byte[] bytes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        if (bytes.length > 4 && bytes[0] == 'P' && bytes[1] == 'K') {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    entries.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return entries;
    }

    private Set<String> leaks(Map<String, byte[]> kept) {
        Set<String> leaks = new LinkedHashSet<>();
        kept.forEach((place, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            String joined = text.replaceAll("\\s+", "");
            planted.forEach((name, secret) -> {
                for (String spelling : spellings(secret)) {
                    if (text.contains(spelling) || joined.contains(spelling)) {
                        leaks.add(name + " in " + place + " as " + spelling);
                    }
                }
            });
        });
        return leaks;
    }

    private static List<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        // Inside of "user:…" its base64 begins in the middle of a group.
        String inside = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8));
        return List.of(
                secret,
                secret.replace("\"", "\\\""),
                secret.replace("\"", "&quot;").replace("&7", "&amp;7"),
                secret.replace("&", "\\u0026").replace("\"", "\\\""),
                secret.substring(0, 13),
                base64.substring(0, 16),
                inside.substring(9, 24),
                HexFormat.of().formatHex(bytes, 0, 10));
    }

    private Set<String> reads(String run) throws Exception {
        Set<String> reads = new LinkedHashSet<>();
        try (Connection store =
                DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("evenkeel.db"))) {
            ResultSet rows = store.createStatement()
                    .executeQuery("select reference from secret_uses where run_id = '" + run + "'");
            while (rows.next()) {
                reads.add(rows.getString(1));
            }
        }
        return reads;
    }

    private int put(String name, String value) throws Exception {
        HttpRequest request = request("/api/v1/secrets/" + name)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"value\":\"" + value + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + adminToken);
    }

    /** A service that repeats what it was sent, as badly written ones do in their error messages. */
    private static void echo(HttpExchange exchange, int status) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] answer = ("You sent " + exchange.getRequestHeaders().getFirst("Authorization") + " and " + body)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void copyRunbooks() throws IOException {
        Path runbooks = folder.resolve("runbooks");
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file : files.toList()) {
                Path target = runbooks.resolve(RESOURCES.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Path estate = runbooks.resolve("estate.yaml");
        Files.writeString(
                estate,
                Files.readString(estate)
                        .replace(
                                "@STATE@",
                                Files.createDirectories(folder.resolve("state")).toString())
                        .replace("@SSH@", String.valueOf(ssh.port))
                        .replace("@HTTP@", String.valueOf(http.getAddress().getPort())));
    }
}
