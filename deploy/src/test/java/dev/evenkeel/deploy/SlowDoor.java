package dev.evenkeel.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A way to a port of this host on which each message of a client takes its time: so there is something to be killed in the middle. */
final class SlowDoor implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int behind;
    private final Duration delay;

    SlowDoor(int behind, Duration delay) throws IOException {
        this.behind = behind;
        this.delay = delay;
        Thread.ofVirtual().start(this::admit);
    }

    int port() {
        return door.getLocalPort();
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> carry(client, server, delay));
                Thread.ofVirtual().start(() -> carry(server, client, Duration.ZERO));
            } catch (IOException closedOrAway) {
                continue;
            }
        }
    }

    private void carry(Socket from, Socket to, Duration pause) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(pause.toNanos());
                out.write(buffer, 0, read);
            }
        } catch (IOException oneSideIsGone) {
            return;
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
