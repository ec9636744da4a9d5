# The image of Genzo: docker build -t genzo .
ARG PYTHON=3.13.11-slim-bookworm@sha256:20080e807bfc404f8450b185cf0fc95d553462673598549613735f70a5b4d5d0

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN ["python", "-m", "venv", "/opt/genzo"]
# What changes rarely comes first, so that a change of the source installs nothing again.
COPY requirements/run.txt requirements/
RUN ["/opt/genzo/bin/python", "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "-r", "requirements/run.txt"]
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN ["/opt/genzo/bin/python", "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", "."]
RUN ["/opt/genzo/bin/python", "-m", "pip", "install", "--no-deps", "--no-index", "--find-links", "dist", "genzo"]

FROM python:${PYTHON}
RUN ["useradd", "--system", "--uid", "10420", "--no-create-home", "--shell", "/usr/sbin/nologin", "genzo"]
# A new volume takes over the owner of the folder that it is mounted on.
RUN ["install", "--directory", "--owner", "genzo", "--mode", "0700", "/var/lib/genzo", "/var/lib/genzo/objects"]
COPY --from=build /opt/genzo /opt/genzo
# Off loopback, the first start makes an access key and shows it once in the log: docs/operating.md.
ENV PATH=/opt/genzo/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GENZO_DATA=/var/lib/genzo \
    GENZO_HOST=0.0.0.0
USER genzo
VOLUME /var/lib/genzo
EXPOSE 8420
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8420/_genzo/ready', timeout=2)"]
ENTRYPOINT ["genzo"]
CMD ["serve"]
