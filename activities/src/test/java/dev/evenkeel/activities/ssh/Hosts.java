package dev.evenkeel.activities.ssh;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Three hosts as containers. North and south are reached directly; inner is in a network of its own, known there by that name, and
 * north is the way to it. The shell of inner is that of busybox.
 */
public final class Hosts implements AutoCloseable {

    public static final String WHY_NOT = "there is no Docker engine that answers; ./evenkeel test arranges one";

    private static final int SSH = 22;
    private static final String NAME = System.getenv("EVENKEEL_TEST_HOST_IMAGE");

    public final Path key;
    public final Path knownHosts;
    private final Network outer = Network.newNetwork();
    private final Network hidden = Network.newNetwork();
    public final GenericContainer<?> north;
    public final GenericContainer<?> south;
    public final GenericContainer<?> inner;

    public static boolean areThere() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    public Hosts(Path folder) throws IOException, InterruptedException {
        key = folder.resolve("id");
        knownHosts = folder.resolve("known_hosts");
        Process keygen = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .inheritIO()
                .start();
        if (keygen.waitFor() != 0) {
            throw new IllegalStateException("ssh-keygen ended with " + keygen.exitValue());
        }
        north = host("north").withNetwork(outer).withExposedPorts(SSH).withTmpFs(Map.of("/small", "size=64k,mode=777"));
        south = host("south").withNetwork(outer).withExposedPorts(SSH);
        inner = host("inner").withNetwork(hidden).withNetworkAliases("inner");
        inner.withCommand(
                "/bin/sh",
                "-c",
                "ln -sf /bin/busybox /bin/sh; ssh-keygen -A && exec /usr/sbin/sshd -D -e"
                        + " -o UsePAM=no -o StrictModes=no -o AuthorizedKeysFile=/etc/ssh/test_keys");
        Stream.of(north, south, inner).parallel().forEach(GenericContainer::start);
        docker().connectToNetworkCmd()
                .withContainerId(north.getContainerId())
                .withNetworkId(hidden.getId())
                .exec();
        StringBuilder known = new StringBuilder();
        for (GenericContainer<?> host : List.of(north, south)) {
            known.append("[127.0.0.1]:")
                    .append(port(host))
                    .append(' ')
                    .append(hostKey(host))
                    .append('\n');
            known.append(address(host)).append(' ').append(hostKey(host)).append('\n');
        }
        known.append(address(inner)).append(' ').append(hostKey(inner)).append('\n');
        known.append("inner ").append(hostKey(inner)).append('\n');
        Files.writeString(knownHosts, known);
    }

    private GenericContainer<?> host(String name) throws IOException {
        return new GenericContainer<>(image())
                .withCreateContainerCmdModifier(command -> command.withHostName(name))
                .withCopyToContainer(
                        Transferable.of(Files.readString(Path.of(key + ".pub")), 0644), "/etc/ssh/test_keys")
                .waitingFor(Wait.forLogMessage(".*Server listening on 0\\.0\\.0\\.0.*", 1))
                .withStartupTimeout(Duration.ofSeconds(60));
    }

    private static Future<String> image() {
        return NAME != null && !NAME.isEmpty()
                ? new RemoteDockerImage(DockerImageName.parse(NAME))
                : new ImageFromDockerfile("evenkeel-test-host", false)
                        .withFileFromClasspath("Dockerfile", "dev/evenkeel/activities/ssh/host/Dockerfile");
    }

    /** The published port, on the loopback; it changes when the host joins a further network. */
    public int port(GenericContainer<?> host) {
        return Stream.of(docker().inspectContainerCmd(host.getContainerId())
                        .exec()
                        .getNetworkSettings()
                        .getPorts()
                        .getBindings()
                        .get(ExposedPort.tcp(SSH)))
                .filter(binding -> !String.valueOf(binding.getHostIp()).contains(":"))
                .map(binding -> Integer.parseInt(binding.getHostPortSpec()))
                .findFirst()
                .orElseThrow();
    }

    /** The address in the container's network, which this host reaches too when the engine is its own. */
    public String address(GenericContainer<?> host) {
        return host.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    public void pause(GenericContainer<?> host) {
        docker().pauseContainerCmd(host.getContainerId()).exec();
    }

    public void unpause(GenericContainer<?> host) {
        docker().unpauseContainerCmd(host.getContainerId()).exec();
    }

    /** Nothing goes to inner any more, and nothing comes from it. */
    public void cutOffInner() {
        docker().disconnectFromNetworkCmd()
                .withContainerId(inner.getContainerId())
                .withNetworkId(hidden.getId())
                .exec();
    }

    public void reconnectInner() {
        docker().connectToNetworkCmd()
                .withContainerId(inner.getContainerId())
                .withNetworkId(hidden.getId())
                .withContainerNetwork(new ContainerNetwork().withAliases("inner"))
                .exec();
    }

    /** What a command in a container prints, as root and not by SSH. */
    public String printed(GenericContainer<?> host, String... command) throws IOException, InterruptedException {
        return host.execInContainer(StandardCharsets.UTF_8, command).getStdout().strip();
    }

    private String hostKey(GenericContainer<?> host) throws IOException, InterruptedException {
        String[] parts =
                printed(host, "cat", "/etc/ssh/ssh_host_ed25519_key.pub").split(" ", -1);
        return parts[0] + " " + parts[1];
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    @Override
    public void close() {
        Stream.of(north, south, inner).parallel().forEach(GenericContainer::stop);
        outer.close();
        hidden.close();
    }
}
