package dev.evenkeel.web.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.evenkeel.activities.keys.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.EncodingKeys;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Encrypts whatever Temporal keeps of a run: requests, results, markers, memos, and the messages and stack traces of failures. What
 * was written before is read as it is. Ids, types, queues, times and search attributes stay readable: Temporal works with them.
 */
final class EncryptedPayloads implements PayloadCodec {

    private static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");
    private static final String KEY_ID = "encryption-key-id";
    private static final byte[] BOUND = "temporal payload".getBytes(StandardCharsets.UTF_8);

    private final KeyRing keys;

    private EncryptedPayloads(KeyRing keys) {
        this.keys = keys;
    }

    static DataConverter under(KeyRing keys) {
        return new CodecDataConverter(
                DefaultDataConverter.newDefaultInstance(), List.of(new EncryptedPayloads(keys)), true);
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return each(payloads, payload -> {
            KeyRing.Sealed sealed = keys.seal(payload.toByteArray(), BOUND);
            return Payload.newBuilder()
                    .putMetadata(EncodingKeys.METADATA_ENCODING_KEY, ENCRYPTED)
                    .putMetadata(KEY_ID, ByteString.copyFromUtf8(sealed.keyId()))
                    .setData(ByteString.copyFrom(sealed.bytes()))
                    .build();
        });
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return each(payloads, payload -> {
            if (!ENCRYPTED.equals(payload.getMetadataMap().get(EncodingKeys.METADATA_ENCODING_KEY))) {
                return payload;
            }
            String keyId =
                    payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
            try {
                return Payload.parseFrom(keys.open(keyId, payload.getData().toByteArray(), BOUND));
            } catch (KeyRing.UnknownKey | KeyRing.Damaged | InvalidProtocolBufferException e) {
                throw new PayloadCodecException(
                        "A payload in Temporal cannot be read: " + e.getMessage()
                                + ". Add the key to those that evenkeel.temporal.payload-key names, and restart.",
                        e);
            }
        });
    }

    private static List<Payload> each(List<Payload> payloads, UnaryOperator<Payload> way) {
        return payloads.stream().map(way).toList();
    }
}
