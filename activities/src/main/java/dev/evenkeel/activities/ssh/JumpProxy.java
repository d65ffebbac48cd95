package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way to a host through another one, whose SSH server opens the connection: nothing listens here, and no key leaves this host. */
final class JumpProxy implements Proxy {

    private final Session jump;
    private volatile @Nullable Channel channel;
    private @Nullable InputStream input;
    private @Nullable OutputStream output;

    JumpProxy(Session jump) {
        this.jump = jump;
    }

    @Override
    public void connect(@Nullable SocketFactory unused, String host, int port, int timeout)
            throws JSchException, IOException {
        Channel opened = jump.getStreamForwarder(host, port);
        channel = opened;
        input = opened.getInputStream();
        output = opened.getOutputStream();
        opened.connect(timeout);
    }

    @Override
    public InputStream getInputStream() {
        return Objects.requireNonNull(input);
    }

    @Override
    public OutputStream getOutputStream() {
        return Objects.requireNonNull(output);
    }

    /** There is none: what is sent goes into the other connection. */
    @Override
    @SuppressWarnings("NullAway") // JSch asks for null
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.disconnect();
        }
    }
}
