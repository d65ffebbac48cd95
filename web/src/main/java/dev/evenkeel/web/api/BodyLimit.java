package dev.evenkeel.web.api;

import dev.evenkeel.web.runs.EvidenceFiles;
import dev.evenkeel.workflows.runbook.Input;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are larger than anything that the address takes, also those that do not say how long they are. */
final class BodyLimit extends OncePerRequestFilter {

    static final int MOST_BYTES = 256 * 1024;
    /** Of a file that is uploaded, which nothing else is. */
    private static final int MOST_FILE_BYTES = (int) Input.MOST_BYTES;

    private final ProblemWriter problems;

    BodyLimit(ProblemWriter problems) {
        this.problems = problems;
    }

    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int most) {
            super(message(most));
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = most(request.getRequestURI(), request.getContextPath());
        if (request.getContentLengthLong() > most) {
            problems.write(request, response, HttpStatus.CONTENT_TOO_LARGE, message(most));
            return;
        }
        chain.doFilter(new Bounded(request, most), response);
    }

    private static String message(int most) {
        return "The body is larger than " + most / 1024 + " KiB. Send less.";
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final int most;

        Bounded(HttpServletRequest request, int most) {
            super(request);
            this.most = most;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), most);
        }
    }

    private static final class Counted extends ServletInputStream {

        private final ServletInputStream stream;
        private final int most;
        private int left;

        Counted(ServletInputStream stream, int most) {
            this.stream = stream;
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = stream.read(target, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) throws TooLarge {
            left -= bytes;
            if (left < 0) {
                throw new TooLarge(most);
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }

    private static int most(String path, String context) {
        if (path.equals(context + UploadApiController.PATH)) {
            return MOST_FILE_BYTES;
        }
        return path.endsWith("/files") ? EvidenceFiles.MOST_BYTES : MOST_BYTES;
    }
}
