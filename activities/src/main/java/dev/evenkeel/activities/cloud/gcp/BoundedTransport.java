package dev.evenkeel.activities.cloud.gcp;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.evenkeel.activities.cloud.BoundedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes everything on, and hangs up on an answer that would fill the memory: of an API, and of whoever gives tokens. */
final class BoundedTransport extends HttpTransport {

    private final HttpTransport transport;
    private final int connectMillis;
    private final int readMillis;

    /** The time-outs hold where a request has none of its own, as those for tokens. */
    BoundedTransport(HttpTransport transport, int connectMillis, int readMillis) {
        this.transport = transport;
        this.connectMillis = connectMillis;
        this.readMillis = readMillis;
    }

    @Override
    public boolean supportsMethod(String method) throws IOException {
        return transport.supportsMethod(method);
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Request(method, url);
    }

    private final class Request extends LowLevelHttpRequest {

        private final String method;
        private final String url;
        private final HttpHeaders headers = new HttpHeaders().setAcceptEncoding(null);

        Request(String method, String url) {
            this.method = method;
            this.url = url;
        }

        @Override
        public void addHeader(String name, String value) {
            headers.put(name, List.of(value));
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            if (getContentEncoding() != null) {
                headers.setContentEncoding(getContentEncoding());
            }
            HttpRequest request = transport.createRequestFactory().buildRequest(method, new GenericUrl(url), content());
            request.setHeaders(headers)
                    .setConnectTimeout(connectMillis)
                    .setReadTimeout(readMillis)
                    .setNumberOfRetries(0)
                    .setFollowRedirects(false)
                    .setLoggingEnabled(false)
                    .setResponseReturnRawInputStream(true)
                    .setThrowExceptionOnExecuteError(false)
                    .setSuppressUserAgentSuffix(true);
            return new Response(request.execute());
        }

        private @Nullable HttpContent content() {
            return getStreamingContent() == null ? null : new Content(this);
        }
    }

    private record Content(LowLevelHttpRequest request) implements HttpContent {

        @Override
        public long getLength() {
            return request.getContentLength();
        }

        @Override
        public @Nullable String getType() {
            return request.getContentType();
        }

        @Override
        public boolean retrySupported() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            request.getStreamingContent().writeTo(out);
        }
    }

    private static final class Response extends LowLevelHttpResponse {

        private final HttpResponse response;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();

        Response(HttpResponse response) {
            this.response = response;
            response.getHeaders().forEach((name, value) -> {
                if (value instanceof Iterable<?> several) {
                    several.forEach(one -> headers.add(Map.entry(name, String.valueOf(one))));
                } else {
                    headers.add(Map.entry(name, String.valueOf(value)));
                }
            });
        }

        @Override
        public @Nullable InputStream getContent() throws IOException {
            InputStream content = response.getContent();
            return content == null ? null : new BoundedStream(content);
        }

        @Override
        public @Nullable String getContentEncoding() {
            return response.getContentEncoding();
        }

        @Override
        public long getContentLength() {
            Long length = response.getHeaders().getContentLength();
            return length == null ? -1 : length;
        }

        @Override
        public @Nullable String getContentType() {
            return response.getContentType();
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + response.getStatusCode() + " " + getReasonPhrase();
        }

        @Override
        public int getStatusCode() {
            return response.getStatusCode();
        }

        @Override
        public String getReasonPhrase() {
            return response.getStatusMessage() == null ? "" : response.getStatusMessage();
        }

        @Override
        public int getHeaderCount() {
            return headers.size();
        }

        @Override
        public String getHeaderName(int index) {
            return headers.get(index).getKey();
        }

        @Override
        public String getHeaderValue(int index) {
            return headers.get(index).getValue();
        }

        @Override
        public void disconnect() throws IOException {
            response.disconnect();
        }
    }
}
