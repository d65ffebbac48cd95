package dev.evenkeel.web.page;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A file that is made when it is asked for: saved by browsers under its name, kept by nobody on the way. */
public final class Download {

    private Download() {}

    /** @param name of the file, without anything that a header would have to quote */
    public static ResponseEntity<byte[]> of(String name, String mediaType, byte[] bytes) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, mediaType)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(bytes);
    }
}
