package dev.evenkeel.activities.cloud;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.DRIPPING;
import static dev.evenkeel.activities.cloud.Wire.ENDLESS;
import static dev.evenkeel.activities.cloud.Wire.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong between us and a cloud, for each of them: they are to fail, and to wait, alike. */
class CloudTroubleTest {

    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Wire wire;

    @BeforeEach
    void open() throws Exception {
        workshop = new Workshop(folder);
        wire = Wire.secure(folder);
    }

    @AfterEach
    void close() {
        wire.close();
        workshop.close();
    }

    @ParameterizedTest
    @EnumSource
    void saysThatNobodyIsThere(Provider provider) {
        Place place = provider.place(workshop, wire, folder);
        wire.close();

        ApplicationFailure failure = status(place, "a");

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("cannot be reached");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheCredentialsAreWrong(Provider provider) {
        Place place = provider.place(workshop, wire, folder);
        wire.on(provider.read, Wire.raw(401, provider.type, provider.unknown.getBytes(StandardCharsets.UTF_8)));

        ApplicationFailure failure = status(place, "a");

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage()).contains("does not accept the credentials");
        assertThat(wire.requests(provider.read)).as("not asked again").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainAfterAsMuchTimeAsItIsToldWhenThereAreTooManyRequests(Provider provider) {
        Place place = provider.place(workshop, wire, folder);
        Wire.Answer busy = Wire.raw(429, provider.type, provider.busy.getBytes(StandardCharsets.UTF_8));
        wire.on(provider.read, busy.with("Retry-After", "1"), provider.running());

        assertThat(place.activities()
                        .instance(place.instance("a", InstanceAction.STATUS, "web"))
                        .state())
                .isEqualTo("running");
        assertThat(place.log("a")).contains("asked again in 1.0 s");
        wire.on(provider.read, busy);
        assertThat(status(place, "b").getOriginalMessage()).contains("too many requests");
    }

    @ParameterizedTest
    @EnumSource
    void takesNoGarbageForAnAnswer(Provider provider) {
        Place place = provider.place(workshop, wire, folder);
        byte[] answer = provider.running().body();

        wire.on(provider.read, Wire.raw(200, provider.type, new byte[] {(byte) 0xff, 0, (byte) 0xfe, '{', '<'}));
        unreadable(place, "noise");
        wire.on(provider.read, Wire.raw(200, "text/html", "<html><body>Sign in".getBytes(StandardCharsets.UTF_8)));
        unreadable(place, "page");
        wire.on(provider.read, Wire.raw(200, provider.type, Arrays.copyOf(answer, answer.length / 2)));
        unreadable(place, "half");
        wire.on(provider.read, Wire.brokenOff(provider.type, Arrays.copyOf(answer, answer.length / 2)));
        unreadable(place, "broken-off");
    }

    @ParameterizedTest
    @EnumSource
    void hangsUpOnAnAnswerThatWouldFillTheMemory(Provider provider) {
        Place place = provider.place(workshop, wire, folder);
        byte[] huge = new byte[64 * MIB];
        Arrays.fill(huge, (byte) ' ');

        wire.on(provider.read, Wire.raw(200, provider.type, huge));
        assertThat(unreadable(place, "huge")).contains("larger than 16 MiB");
        wire.on(provider.read, ENDLESS);
        assertThat(unreadable(place, "endless")).contains("larger than 16 MiB");
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForEverForWhatComesInDrops(Provider provider) {
        Place place = provider.place(workshop, wire, folder).within(Duration.ofSeconds(2));
        wire.on(provider.read, DRIPPING);

        assertThat(status(place, "drops").getType()).isEqualTo(Failures.TIMED_OUT);
    }

    @ParameterizedTest
    @EnumSource
    void readsBackWhatAChangeDidWhoseAnswerComesInDrops(Provider provider) {
        Place place = provider.place(workshop, wire, folder).patient(Duration.ofMillis(500));
        wire.on(provider.change, request -> {
            if (provider.changes(request)) {
                provider.stopped(wire);
                return DRIPPING;
            }
            return provider.running();
        });

        assertThat(place.activities()
                        .instance(place.instance("stop", InstanceAction.STOP, "web"))
                        .summary())
                .isEqualTo("web: running → stopped");
        assertThat(wire.requests(provider.change).stream().filter(provider::changes))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void endsAtOnceWhenItIsCancelledWhileItAsks(Provider provider) throws Exception {
        Place place = provider.place(workshop, wire, folder).patient(Duration.ofSeconds(50));
        wire.on(provider.read, SILENCE);
        CloudActivities cloud = place.activities();
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> cloud.instance(place.instance("a", InstanceAction.STATUS, "web"))),
                work -> Thread.ofVirtual().start(work));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !wire.requests(provider.read).isEmpty());

        workshop.cancel();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(CanceledFailure.class);
    }

    private static ApplicationFailure status(Place place, String step) {
        return failureOf(() -> place.activities().instance(place.instance(step, InstanceAction.STATUS, "web")));
    }

    private static String unreadable(Place place, String step) {
        ApplicationFailure failure = status(place, step);
        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("gives no answer that can be read");
        return failure.getOriginalMessage();
    }
}
