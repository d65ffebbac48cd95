package dev.evenkeel.activities.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameServersTest {

    private static final int CNAME = 5;

    @Test
    void hearsWhatAServerAnswers() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            answerOnce(socket, "south");

            List<String> heard = NameServers.ask("127.0.0.1:" + socket.getLocalPort(), "shop.example.org.", "CNAME");

            assertThat(DnsNames.same("CNAME", heard, List.of("south"))).isTrue();
        }
    }

    @Test
    void saysThatAServerIsSilent() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> NameServers.ask("127.0.0.1:" + silent.getLocalPort(), "x.example.org", "A"))
                    .isInstanceOfSatisfying(
                            CloudTrouble.class,
                            trouble -> assertThat(trouble.words()).contains("does not answer"));
        }
    }

    @Test
    void writesNamesInFullAndTextsInPieces() {
        assertThat(DnsNames.inFull("shop", "example.org")).isEqualTo("shop.example.org.");
        assertThat(DnsNames.inFull("@", "example.org.")).isEqualTo("example.org.");
        assertThat(DnsNames.inFull("Shop.Example.org", "example.org")).isEqualTo("shop.example.org.");
        assertThat(DnsNames.inZone("a.b.example.org.", "example.org")).isEqualTo("a.b");
        String text = "say \"hi\" \\ " + "x".repeat(600);
        assertThat(DnsNames.unquoted(DnsNames.quoted(text))).isEqualTo(text);
        assertThat(DnsNames.same("A", List.of("1", "2"), List.of("2", "1"))).isTrue();
        assertThat(DnsNames.same("TXT", List.of("a."), List.of("a"))).isFalse();
    }

    private static void answerOnce(DatagramSocket socket, String target) {
        Thread.ofVirtual().start(() -> {
            try {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                byte[] answer = answer(question, target);
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static byte[] answer(DatagramPacket question, String target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int asked = 12;
        while (question.getData()[asked] != 0) {
            asked += question.getData()[asked] + 1;
        }
        int end = asked + 5;
        out.write(question.getData(), 0, 2);
        out.writeShort(0x8580);
        out.writeShort(1);
        out.writeShort(1);
        out.writeInt(0);
        out.write(question.getData(), 12, end - 12);
        out.writeShort(0xc00c);
        out.writeShort(CNAME);
        out.writeShort(1);
        out.writeInt(60);
        byte[] name = target.getBytes(StandardCharsets.US_ASCII);
        out.writeShort(name.length + 2);
        out.writeByte(name.length);
        out.write(name);
        out.writeByte(0);
        return bytes.toByteArray();
    }
}
