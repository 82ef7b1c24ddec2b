# The program and its dbt project; nothing of a bank. Build and use:
#   docker build -t bank-churn .
#   docker run --rm --network none --user "$(id -u):$(id -g)" -v "$PWD:/work" \
#       bank-churn build today.csv
FROM python:3.12-slim AS build
WORKDIR /source
COPY requirements.lock pyproject.toml setup.py README.md LICENSE ./
RUN python -m venv /opt/bank-churn \
    && /opt/bank-churn/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/bank-churn/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
# The report as PDF needs a browser and Cyrillic letters.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/bank-churn /opt/bank-churn
ENV PATH=/opt/bank-churn/bin:$PATH
RUN useradd --create-home --uid 1000 bank
USER 1000
# The extract, target/ and warehouse/ lie in what is mounted here.
WORKDIR /work
ENTRYPOINT ["bank-churn"]
CMD ["--help"]
