package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.act.LocalCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail server that becomes private by STARTTLS, takes one login, and refuses whom it was told to. */
final class SmallMailServer implements AutoCloseable {

    private final ServerSocket server;
    private final SSLContext keys;
    private final LocalCertificate certificate;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final String login;
    private volatile String refused = "";

    SmallMailServer(Path folder, String user, String password) throws Exception {
        this.login = "\0" + user + "\0" + password;
        certificate = new LocalCertificate(folder);
        keys = certificate.server();
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Trusts its certificate alone. */
    SSLSocketFactory trust() throws Exception {
        return certificate.client().getSocketFactory();
    }

    /** Headers and text of the mails that it took. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** What was said to it before the connection was private. */
    List<String> heardOpenly() {
        return List.copyOf(heard);
    }

    void refuse(String address) {
        refused = address;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket open) {
        try (Socket socket = open) {
            say(socket, "220 small");
            if (converse(socket, false)) {
                SSLSocket secure =
                        (SSLSocket) keys.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
                secure.setUseClientMode(false);
                converse(secure, true);
            }
        } catch (IOException e) {
            heard.add("broken");
        }
    }

    /** @return whether it shall go on privately */
    private boolean converse(Socket socket, boolean secure) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean known = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!secure) {
                heard.add(line);
            }
            String[] words = line.split(" ", 3);
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "EHLO" -> say(socket, secure ? "250-small\r\n250 AUTH PLAIN" : "250-small\r\n250 STARTTLS");
                case "STARTTLS" -> {
                    say(socket, "220 go on");
                    return true;
                }
                case "AUTH" -> {
                    known = words.length > 2 && decoded(words[2]).endsWith(login);
                    say(socket, known ? "235 welcome" : "535 5.7.8 no such user or password");
                }
                case "MAIL" -> say(socket, known ? "250 ok" : "530 5.7.0 log in first");
                case "RCPT" ->
                    say(socket, !refused.isEmpty() && line.contains(refused) ? "550 5.1.1 nobody" : "250 ok");
                case "DATA" -> {
                    say(socket, "354 go on");
                    mails.add(mail(in));
                    say(socket, "250 taken");
                }
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return false;
                }
                default -> say(socket, "250 ok");
            }
        }
        return false;
    }

    /** Whoever logs in may say as whom before that. */
    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append('\n');
        }
        return mail.toString();
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
