package dev.evenkeel.web.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /api/v1/openapi.yaml} says beside the addresses, which follow from the controllers. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "token";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Evenkeel")
                        .version("1")
                        .description("What the pages can do, for programs. Times are milliseconds since the epoch."))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    OpenApiCustomizer problems() {
        return description -> {
            ModelConverters.getInstance()
                    .readAll(Problem.class)
                    .forEach((name, schema) -> description.getComponents().addSchemas(name, schema));
            ApiResponse problem = new ApiResponse()
                    .description("What happened and what to do")
                    .content(new Content()
                            .addMediaType(
                                    Problem.MEDIA_TYPE,
                                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
            description
                    .getPaths()
                    .values()
                    .forEach(path -> path.readOperations()
                            .forEach(operation -> operation.getResponses().addApiResponse("default", problem)));
        };
    }
}
