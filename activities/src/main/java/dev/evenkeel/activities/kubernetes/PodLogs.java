package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActLog;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsResult;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.Loggable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the last lines that pods have said, into the step's log: some of each, and never more than is bearable of all. */
final class PodLogs {

    private static final int MOST_PODS = 20;
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int RESULT = 16 * 1024;

    private final Api api;
    private final LogsRequest request;
    private final ActLog log;
    private long offset;
    private long lines;
    private boolean cut;
    private byte[] end = new byte[0];

    PodLogs(Api api, LogsRequest request) {
        this.api = api;
        this.request = request;
        this.log = api.act().log();
    }

    LogsResult run() {
        List<String> pods = pods();
        List<String> read = pods.subList(0, Math.min(pods.size(), MOST_PODS));
        for (String pod : read) {
            add(("── " + pod + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] bytes = api.ask(
                    "read the log of " + pod,
                    client -> read(client.pods().inNamespace(api.namespace()).withName(pod)));
            boolean tooMuch = bytes.length > MOST_BYTES / read.size();
            add(tooMuch ? Arrays.copyOf(bytes, MOST_BYTES / read.size()) : bytes);
            lines += count(bytes);
            if (tooMuch) {
                cut = true;
                add("\n… more was said than is kept\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        if (read.size() < pods.size()) {
            cut = true;
            add(("… and " + (pods.size() - read.size()) + " more pods\n").getBytes(StandardCharsets.UTF_8));
        }
        log.finish();
        String output = new String(end, StandardCharsets.UTF_8).strip();
        return new LogsResult(api.act().masker().mask(output), read, lines, cut);
    }

    private List<String> pods() {
        String resource = request.resource();
        if (resource != null) {
            ResourceName name = ResourceName.of(resource);
            if (!api.kind(name).kind().equals("Pod")) {
                throw ActFailures.badRequest(
                        "'" + resource + "' has no log of its own", "Name a pod, or select pods by their labels.");
            }
            return List.of(name.name());
        }
        List<String> pods = api
                .ask(
                        "list the pods with " + request.selector(),
                        client -> client.pods()
                                .inNamespace(api.namespace())
                                .withLabelSelector(request.selector())
                                .list())
                .getItems()
                .stream()
                .map((Pod pod) -> pod.getMetadata().getName())
                .sorted()
                .toList();
        if (pods.isEmpty()) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "There is no pod with " + request.selector() + " in " + api.namespace(),
                    "Correct the selector or the namespace in the runbook.",
                    "");
        }
        return pods;
    }

    /** No more than one byte beyond what is kept, however much there is. */
    private byte[] read(PodResource pod) {
        try (InputStream said = chosen(pod).getLogInputStream()) {
            return said == null ? new byte[0] : said.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Loggable chosen(PodResource pod) {
        String container = request.container();
        ContainerResource which = container == null ? pod : pod.inContainer(container);
        TimeTailPrettyLoggable some = request.previous() ? which.terminated() : which.limitBytes(MOST_BYTES + 1);
        TailPrettyLoggable recent = request.sinceMillis() == 0
                ? some
                : some.sinceSeconds(Math.toIntExact(Math.clamp(request.sinceMillis() / 1000, 1, Integer.MAX_VALUE)));
        // Else the client would wait for the pod to become ready; those that do not tell more.
        return recent.tailingLines(Math.toIntExact(request.lines())).withReadyWaitTimeout(0);
    }

    private void add(byte[] bytes) {
        log.output("out", offset, bytes);
        offset += bytes.length;
        log.flush();
        List<byte[]> both = new ArrayList<>(List.of(end, bytes));
        int length = Math.min(RESULT, end.length + bytes.length);
        byte[] last = new byte[length];
        int fromBytes = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - fromBytes, last, length - fromBytes, fromBytes);
        System.arraycopy(both.getFirst(), end.length - (length - fromBytes), last, 0, length - fromBytes);
        end = last;
    }

    private static long count(byte[] bytes) {
        long lines = 0;
        for (byte each : bytes) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }
}
