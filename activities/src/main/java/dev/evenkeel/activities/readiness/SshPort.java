package dev.evenkeel.activities.readiness;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whether an SSH server listens at an address. It greets first, so nothing has to be sent. */
public final class SshPort {

    private static final String GREETING = "SSH-";

    private SshPort() {}

    /**
     * @param patience for the connection, and again for the greeting
     * @return why there is no SSH server; empty when there is one
     */
    public static String trouble(String host, int port, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            InputStream in = socket.getInputStream();
            String greeting = new String(in.readNBytes(GREETING.length()), StandardCharsets.US_ASCII);
            return greeting.equals(GREETING) ? "" : "what listens there is no SSH server";
        } catch (UnknownHostException e) {
            return "the name has no address";
        } catch (SocketTimeoutException e) {
            return "no answer in time";
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).isBlank() ? "the connection broke" : "" + e.getMessage();
        } catch (IllegalArgumentException e) {
            return "it is no address";
        }
    }
}
