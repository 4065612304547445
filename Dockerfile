# One binary with the site inside, on a small base, run by nobody in particular.
#
#   docker build --tag offertory .
#   docker run --publish 3000:3000 --volume offertory:/data offertory serve --demo

FROM node:22-trixie-slim AS node

FROM rust:1.95-slim-trixie AS build
RUN rustup target add wasm32-unknown-unknown
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /house
# What changes seldom first: the tools are built again only when a lock file changed.
COPY Cargo.lock Cargo.toml ./
COPY build/setup.sh build/steps.sh build/
COPY end2end/package.json end2end/package-lock.json end2end/
RUN build/setup.sh site
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/house/target/front \
    --mount=type=cache,target=/house/target/release \
    node build/site.mjs \
    && cargo build --locked --release \
    && cp target/release/offertory /usr/local/bin/offertory

FROM debian:trixie-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin offertory \
    && install --directory --owner offertory --mode 700 /data
COPY --from=build /usr/local/bin/offertory /usr/local/bin/offertory
USER offertory
ENV OFFERTORY_DATA=/data \
    OFFERTORY_LISTEN=0.0.0.0:3000
VOLUME /data
EXPOSE 3000
# "unhealthy" is for a person to read: a restart mends none of the losses that health reports.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["offertory", "health"]
ENTRYPOINT ["offertory"]
CMD ["serve"]
