package dev.evenkeel.activities.cloud.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads each answer to its end, and hangs up on one that would fill the memory, whatever length it gives or does not give. */
record BoundedClient(HttpClient client) implements HttpClient {

    private static final int MOST = 16 * 1024 * 1024;

    /** What the SDK asks for when it wants the client to read the answer as a whole. */
    private static final String EAGERLY = "azure-eagerly-read-response";

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sendSync(request, context)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try (HttpResponse answer = client.sendSync(request, context.addData(EAGERLY, false))) {
            Taking taking = new Taking();
            answer.writeBodyTo(taking);
            return new Whole(request, answer.getStatusCode(), answer.getHeaders(), taking.bytes());
        } catch (IOException e) {
            throw new CloudTrouble(Kind.NO_ANSWER, "the answer broke off: " + e.getMessage());
        }
    }

    private static final class Taking implements WritableByteChannel {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            if (taken.size() + bytes.length > MOST) {
                throw new CloudTrouble(Kind.NO_ANSWER, "the answer is larger than " + MOST / 1024 / 1024 + " MiB");
            }
            taken.writeBytes(bytes);
            return bytes.length;
        }

        byte[] bytes() {
            return taken.toByteArray();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    private static final class Whole extends HttpResponse {

        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        Whole(HttpRequest request, int status, HttpHeaders headers, byte[] body) {
            super(request);
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public @Nullable String getHeaderValue(String name) {
            return headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.defer(() -> Flux.just(ByteBuffer.wrap(body)));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(body, charset));
        }
    }
}
