package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class ChatStoreAwayTest {

    @Test
    void asksToSendAgainWhatTheStoreDoesNotTake() throws Exception {
        try (ServletWebServerApplicationContext context = PagesServer.start()) {
            int port = Objects.requireNonNull(context.getWebServer()).getPort();
            context.getBean(Store.class).close();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/chat/on-call"))
                    .header("signature", "the-signature")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            ChatSender.lanyingBody("1", "4711", "1", "CHAT", "status")))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }
}
