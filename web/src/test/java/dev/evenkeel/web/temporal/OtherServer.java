package dev.evenkeel.web.temporal;

import dev.evenkeel.web.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server that is there to be killed. */
final class OtherServer {

    private OtherServer() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        new EmbeddedTemporal(
                        EmbeddedTemporalTest.settings(arguments[1], 0, TemporalSettings.Synchronous.FULL),
                        DataFolder.own(folder))
                .awaitUp();
        Files.createFile(folder.resolve("other-is-up"));
        new CountDownLatch(1).await();
    }
}
