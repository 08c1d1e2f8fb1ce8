# Both services, built once: docker build --target snapshot-producer . and docker build --target snapshot-consumer .
FROM eclipse-temurin:21-jdk AS build
WORKDIR /rowlog
COPY . .
# What is ours goes apart: a changed line of it leaves the layers with the libraries as they are.
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    ./mvnw -q -Dmaven.test.skip=true -Dcompiler.checks=-Xlint:none -am -pl snapshot-producer,snapshot-consumer package \
    && for service in snapshot-producer snapshot-consumer; do \
        mkdir -p "/image/$service" \
        && mv "$service"/target/lib/common-*.jar "$service/target/$service"-*.jar "/image/$service/" \
        || exit 1; \
    done

FROM eclipse-temurin:21-jre AS service
RUN useradd --system --no-create-home --uid 10001 rowlog
USER rowlog
ENV JAVA_OPTS="-Xmx512m -XX:+ExitOnOutOfMemoryError"

FROM service AS snapshot-producer
COPY --from=build /rowlog/snapshot-producer/target/lib /opt/rowlog/lib
COPY --from=build /image/snapshot-producer /opt/rowlog/lib
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=15s --start-period=60s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8080/health"]
# The service listens on loopback unless MICRONAUT_SERVER_HOST says otherwise; other arguments are commands.
ENTRYPOINT ["sh", "-c", "exec java --enable-native-access=ALL-UNNAMED $JAVA_OPTS -cp '/opt/rowlog/lib/*' io.rowlog.producer.SnapshotProducer \"$@\"", "rowlog"]
CMD ["serve"]

FROM service AS snapshot-consumer
COPY --from=build /rowlog/snapshot-consumer/target/lib /opt/rowlog/lib
COPY --from=build /image/snapshot-consumer /opt/rowlog/lib
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=15s --start-period=60s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8081/health"]
# The service listens on loopback unless MICRONAUT_SERVER_HOST says otherwise; other arguments are commands.
ENTRYPOINT ["sh", "-c", "exec java --enable-native-access=ALL-UNNAMED $JAVA_OPTS -cp '/opt/rowlog/lib/*' io.rowlog.consumer.SnapshotConsumer \"$@\"", "rowlog"]
CMD ["serve"]
